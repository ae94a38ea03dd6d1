// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.nio.file.Path;
import java.util.List;

/**
 * The disk as this package sees it: the few calls of which every structure is made, each with what it promises when the
 * power fails. {@link #system()} is the real one; the test-jar has a simulated one that enumerates what may survive.
 *
 * <p>Three things happen only when told: bytes are durable after {@link DiskFile#force()}, names (created, renamed, deleted)
 * after {@link #forceFolder(Path)}, and between two such barriers the disk may drop, reorder or tear whatever it was given.
 * All calls throw {@link DurableException}.
 *
 * <p><b>For implementers.</b> A disk MUST be usable by several threads, and an interrupted thread MUST NOT harm it: the call
 * is finished, and the interrupt flag is set afterwards.
 */
public interface Disk {
    /** How a file is opened. */
    enum Access {
        /** To be read; it must exist. */
        READ,
        /** To be read and written; it must exist. */
        WRITE,
        /** To be read and written; created where missing, emptied where not. */
        CREATE
    }

    /** {@return the real disk: files and folders are the owner's only (0600, 0700)} */
    static Disk system() {
        return new SystemDisk();
    }

    /** {@return the file, open; kind {@code MISSING} if it is not there and not to be created} */
    DiskFile open(Path file, Access access);

    /** {@return whether there is a file of this name} */
    boolean exists(Path file);

    /** {@return the names of the files in the folder, sorted; without its folders} */
    List<String> list(Path folder);

    /** Gives {@code from} the name {@code to}, in the same folder, replacing a file of that name: after a crash it is one or the other. */
    void rename(Path from, Path to);

    /** {@return whether there was a file to be deleted} */
    boolean delete(Path file);

    /** Makes the names in the folder durable. */
    void forceFolder(Path folder);

    /** Creates the folder and its parents where missing, durably. */
    void createFolder(Path folder);

    /**
     * {@return a file of exactly {@code bytes} mapped into memory} Its space is allocated here, so that a store never meets a
     * full disk. A file of another size is emptied first.
     */
    MappedPage map(Path file, int bytes);

    /** {@return bytes that this user may still write in the folder} */
    long usableBytes(Path folder);

    /**
     * {@return the folder, taken for this process} It is given back when the process ends, however it ends.
     *
     * @throws DurableException of kind {@code IN_USE}, naming the holder where it is known
     */
    Held lock(Path folder);

    /** A folder that is taken. */
    interface Held extends AutoCloseable {
        /** Gives the folder back. */
        @Override
        void close();
    }
}
