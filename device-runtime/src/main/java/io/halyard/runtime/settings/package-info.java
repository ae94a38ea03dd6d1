// SPDX-License-Identifier: Apache-2.0
/**
 * Settings in HOCON ({@code settings.conf}; a JSON file works too), read once, at the edge.
 *
 * <p>Reading collects every fault: a {@link io.halyard.runtime.settings.SettingsException} lists them all, each with key, value,
 * file and line, and what to write instead. A key that nobody asked for is a fault too, with the nearest known key beside it.
 * Values of secret keys are never shown.
 */
@NullMarked
package io.halyard.runtime.settings;

import org.jspecify.annotations.NullMarked;
