// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A folder held through the operating system's lock on a file in it, which is given back however the process ends. */
final class SystemLock implements Disk.Held {
    private static final String NAME = ".lock";

    /**
     * Mirrors what the kernel keeps per process: closing any descriptor of a locked file gives up the lock of the whole
     * process, so a second attempt must be refused before it opens the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileChannel channel;

    private SystemLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    static SystemLock take(Path folder) {
        Path key = SystemCalls.run("find", folder, () -> folder.toRealPath());
        Path file = folder.resolve(NAME);
        if (!HELD.add(key)) {
            throw inUse(folder, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
        boolean taken = false;
        try {
            FileChannel channel = SystemCalls.run("lock", file, () -> lockedOrClosed(file));
            if (!channel.isOpen()) {
                throw inUse(folder, "another process" + holder(file));
            }
            taken = true;
            return new SystemLock(key, channel);
        } finally {
            if (!taken) {
                HELD.remove(key);
            }
        }
    }

    private static FileChannel lockedOrClosed(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                SystemDisk.ownerOnly(file, "rw-------"));
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                locked = true;
                leavePid(channel);
            }
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** A courtesy to whoever is refused: on a full disk the lock must be had without it. */
    private static void leavePid(FileChannel channel) {
        try {
            channel.truncate(0);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
        } catch (IOException _) {
            // See above.
        }
    }

    private static String holder(Path file) {
        try {
            String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return pid.matches("\\d{1,10}") ? " (pid " + pid + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static DurableException inUse(Path folder, String holder) {
        return new DurableException(
                Kind.IN_USE,
                folder,
                folder + " is in use by " + holder + "; stop that one first, or give this one a folder of its own");
    }

    @Override
    public void close() {
        SystemCalls.run("unlock", key, () -> {
            channel.close();
            return true;
        });
        HELD.remove(key);
    }
}
