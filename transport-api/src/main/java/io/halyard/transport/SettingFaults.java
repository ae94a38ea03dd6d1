// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import io.halyard.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, so that one error names all of it. */
final class SettingFaults {
    private final List<TransportException> faults = new ArrayList<>();

    /** Notes a fault. */
    SettingFaults add(String key, String problem) {
        faults.add(new TransportException(Kind.INVALID_SETTING, key, problem));
        return this;
    }

    /** Notes a fault if the value is out of its range. */
    SettingFaults range(String key, long value, long minimum, long maximum) {
        return value < minimum || value > maximum
                ? add(key, value + " is outside " + minimum + " to " + maximum)
                : this;
    }

    /** Throws one exception for all that was noted. */
    void throwIfAny() {
        if (faults.size() == 1) {
            throw faults.getFirst();
        }
        if (!faults.isEmpty()) {
            throw new TransportException(
                    Kind.INVALID_SETTING,
                    "transport",
                    String.join(
                            "; and ", faults.stream().map(Throwable::getMessage).toList()));
        }
    }
}
