// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.halyard.hal.pi4j;

import org.jspecify.annotations.NullMarked;
