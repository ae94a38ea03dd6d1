// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.halyard.hal;

import org.jspecify.annotations.NullMarked;
