// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.random.RandomGenerator;

/** What every CRC of a session begins with. {@link #NONE} is for the frames that make a session. */
final class SessionId {
    static final SessionId NONE = new SessionId(0, new byte[0]);

    private final int value;
    private final byte[] prefix;

    private SessionId(int value, byte[] prefix) {
        this.value = value;
        this.prefix = prefix;
    }

    /** {@return a new one; never FFFFFFFF, with which a CRC would not see leading zeros} */
    static SessionId random(RandomGenerator random) {
        int value = random.nextInt();
        return of(value == -1 ? 1 : value);
    }

    static SessionId of(int value) {
        return new SessionId(value, new WireWriter().u32(value).toBytes());
    }

    int value() {
        return value;
    }

    byte[] prefix() {
        return prefix;
    }

    @Override
    public String toString() {
        return String.format("%08x", value);
    }
}
