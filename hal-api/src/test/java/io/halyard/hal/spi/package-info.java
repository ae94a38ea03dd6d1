// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.halyard.hal.spi;

import org.jspecify.annotations.NullMarked;
