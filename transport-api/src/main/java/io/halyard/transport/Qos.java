// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

/** MQTT's quality of service (MQTT 5, 4.3). */
public enum Qos {
    /** Sent once, not acknowledged: may be lost. */
    AT_MOST_ONCE(0),
    /** Acknowledged, sent again when it was not: may arrive twice. */
    AT_LEAST_ONCE(1),
    /** Acknowledged in two steps: arrives once. */
    EXACTLY_ONCE(2);

    private final int level;

    Qos(int level) {
        this.level = level;
    }

    /** {@return 0, 1 or 2, as on the wire} */
    public int level() {
        return level;
    }

    /**
     * {@return the quality of service of that level}
     *
     * @throws IllegalArgumentException when it is not 0, 1 or 2
     */
    public static Qos of(int level) {
        return switch (level) {
            case 0 -> AT_MOST_ONCE;
            case 1 -> AT_LEAST_ONCE;
            case 2 -> EXACTLY_ONCE;
            default -> throw new IllegalArgumentException("QoS " + level + " is not 0, 1 or 2");
        };
    }
}
