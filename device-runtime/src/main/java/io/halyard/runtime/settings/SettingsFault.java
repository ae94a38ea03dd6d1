// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime.settings;

/**
 * One fault in the settings.
 *
 * @param key the whole key, e.g. {@code transport.client}; empty when a file cannot be read at all
 * @param place file and line, or the command-line option
 * @param problem what is wrong with which value, and what to write instead
 */
public record SettingsFault(String key, String place, String problem) {
    /** {@return place, key and problem in one line} */
    @Override
    public String toString() {
        return place + ": " + (key.isEmpty() ? "" : key + ": ") + problem;
    }
}
