// SPDX-License-Identifier: Apache-2.0
/** Tests of values. */
@NullMarked
package io.halyard.blynk.value;

import org.jspecify.annotations.NullMarked;
