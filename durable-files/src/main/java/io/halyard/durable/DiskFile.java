// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

/** An open file of a {@link Disk}. Positions count bytes from the start. */
public interface DiskFile extends AutoCloseable {
    /** {@return the length in bytes} */
    long size();

    /** {@return up to {@code length} bytes from {@code position}; fewer at the end of the file} */
    byte[] read(long position, int length);

    /** Writes all bytes at {@code position}, in one call to the system where it takes them; a gap before them reads as zeros. */
    void write(long position, byte[] bytes);

    /** Cuts the file to {@code size} bytes; a shorter file is left alone. */
    void truncate(long size);

    /** A barrier: returns when everything written so far, and the length, is durable (fdatasync). */
    void force();

    /** Closes the file without making anything durable. */
    @Override
    void close();
}
