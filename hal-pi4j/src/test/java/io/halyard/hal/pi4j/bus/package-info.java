// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.halyard.hal.pi4j.bus;

import org.jspecify.annotations.NullMarked;
