// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * The section {@code app} of the settings: the user's own, as texts by their dotted keys below {@code app}. Inject it.
 *
 * @param values key to text
 */
public record AppSettings(Map<String, String> values) {
    public AppSettings {
        values = Map.copyOf(values);
    }

    /** {@return the text at the key, if it is set} */
    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
