// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

/** One entry of an {@link AppendLog}. */
public final class LogEntry {
    private final long sequence;
    private final int format;
    private final byte[] payload;

    LogEntry(long sequence, int format, byte[] payload) {
        this.sequence = sequence;
        this.format = format;
        this.payload = payload;
    }

    /** {@return its number: the first entry of a log has 1, and each later one a higher number} */
    public long sequence() {
        return sequence;
    }

    /** {@return the format the caller wrote it in} */
    public int format() {
        return format;
    }

    /** {@return the caller's bytes; a copy} */
    public byte[] payload() {
        return payload.clone();
    }

    /** {@return number and size; never the bytes, which may be secret} */
    @Override
    public String toString() {
        return "LogEntry[" + sequence + ", " + payload.length + " bytes]";
    }
}
