// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

/**
 * The time of day as far as it is known. It is shown to people and never compared.
 *
 * @param epochSeconds seconds since 1970
 * @param trust where it comes from
 */
public record WallTime(long epochSeconds, Trust trust) {
    /** Not known. */
    public static final WallTime UNKNOWN = new WallTime(0, Trust.UNSYNCHRONISED);

    /** Where a time comes from. The numbers are written to disk. */
    public enum Trust implements Numbered {
        /** The computer's clock, which may be years off. */
        UNSYNCHRONISED(0),
        /** The computer's clock, set over the network. */
        NETWORK(1),
        /** What the broker said. */
        BROKER(2);

        private final int number;

        Trust(int number) {
            this.number = number;
        }

        @Override
        public int number() {
            return number;
        }
    }
}
