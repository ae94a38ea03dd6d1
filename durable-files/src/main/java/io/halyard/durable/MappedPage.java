// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

/**
 * A small file mapped into memory: a store costs nanoseconds and survives the end of the process, however it ends. It does
 * not survive a power loss unless {@link #force()} returned; whoever reads it after one checks a checksum.
 *
 * <p>Numbers are big-endian. A long at an offset divisible by eight is never seen half written. Several threads may use it;
 * it orders nothing between them.
 */
public interface MappedPage extends AutoCloseable {
    /** {@return the length in bytes} */
    int size();

    /** {@return the long at {@code offset}} */
    long readLong(int offset);

    /** Stores a long at {@code offset}. */
    void writeLong(int offset, long value);

    /** {@return {@code length} bytes from {@code offset}} */
    byte[] read(int offset, int length);

    /** Stores bytes at {@code offset}. */
    void write(int offset, byte[] bytes);

    /** A barrier: returns when all stores so far are durable (msync). */
    void force();

    /** Unmaps the file; using it afterwards throws {@code IllegalStateException}. */
    @Override
    void close();
}
