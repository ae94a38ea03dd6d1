// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import io.halyard.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, so that one error names all of it. */
final class SettingFaults {
    private static final String[] UNITS = {" d", " h", " min", " s", " ms"};
    private static final Duration[] UNIT_LENGTHS = {
        Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1)
    };

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

    /** Notes a fault if the value is out of its range. */
    SettingFaults range(String key, Duration value, Duration minimum, Duration maximum) {
        return range(key, value, minimum, maximum, "");
    }

    /**
     * Notes a fault if the value is out of its range.
     *
     * @param more what else may be said
     */
    SettingFaults range(String key, Duration value, Duration minimum, Duration maximum, String more) {
        return value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0
                ? add(key, shown(value) + " is outside " + shown(minimum) + " to " + shown(maximum) + more)
                : this;
    }

    /** Notes a fault if MQTT cannot carry that text. */
    void text(String key, String what, String text) {
        String problem = Topics.problem(text, what);
        if (problem != null) {
            add(key, problem);
        }
    }

    /** {@return a time in the largest unit in which it is a whole number} */
    static String shown(Duration time) {
        for (int i = 0; i < UNITS.length && !time.isZero(); i++) {
            long count = time.dividedBy(UNIT_LENGTHS[i]);
            if (UNIT_LENGTHS[i].multipliedBy(count).equals(time)) {
                return count + UNITS[i];
            }
        }
        return time.isZero() ? "0 s" : time.toString();
    }

    /** {@return one for each fault} */
    List<TransportException> list() {
        return List.copyOf(faults);
    }
}
