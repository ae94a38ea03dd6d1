// SPDX-License-Identifier: Apache-2.0
/**
 * What goes between a program and Blynk: values, properties, places, times, and the one exception. Plain data, without
 * threads; everything here is immutable.
 *
 * <p>Numbers become text, and text numbers, by Blynk's rules alone: a point, never a comma, whatever the locale of the JVM.
 */
@NullMarked
package io.halyard.blynk.value;

import org.jspecify.annotations.NullMarked;
