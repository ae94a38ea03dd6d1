// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The folder in which a program's state lives, owned by one process at a time. The structures are opened from it and closed
 * with it.
 *
 * <pre>{@code
 * try (StateFolder state = StateFolder.open(Path.of("/var/lib/greenhouse"))) {
 *     TwoSlotRecord counter = state.record("counter", 1, 8);
 *     AppendLog journal = state.log("journal", LogSettings.defaults());
 *     AtomicFile settings = state.file("settings.conf");
 * }
 * }</pre>
 *
 * <p>Each record, log and folder is opened once: a second time is a bug, and an {@link IllegalStateException}. A file keeps
 * nothing open and may be asked for again.
 */
public final class StateFolder implements AutoCloseable {
    static final String TEMPORARY = ".tmp";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final List<String> RESERVED =
            List.of(TEMPORARY, ".lock", ".a", ".b", LogRecovery.SUFFIX, LogRecovery.DAMAGED);

    private final Disk disk;
    private final Path path;
    private final Set<String> names = new HashSet<>();
    private final Deque<Runnable> closings = new ArrayDeque<>();
    private boolean closed;

    private StateFolder(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /** {@return the folder on the real disk, created where missing, owned until it is closed} */
    public static StateFolder open(Path path) {
        return open(Disk.system(), path);
    }

    /**
     * {@return the folder on {@code disk}, created where missing, owned until it is closed}
     *
     * @throws DurableException of kind {@code IN_USE} if another process owns it, {@code READ_ONLY}, {@code DENIED} or as the disk fails
     */
    public static StateFolder open(Disk disk, Path path) {
        StateFolder folder = new StateFolder(disk, path.toAbsolutePath().normalize());
        disk.createFolder(folder.path);
        Disk.Held lock = disk.lock(folder.path);
        boolean ready = false;
        try {
            folder.closings.push(lock::close);
            folder.prepare();
            ready = true;
            return folder;
        } finally {
            if (!ready) {
                lock.close();
            }
        }
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /** {@return the disk it is on} */
    public Disk disk() {
        return disk;
    }

    /** {@return the folder {@code name} in this one, created where missing; it is owned and closed with this one} */
    public synchronized StateFolder folder(String name) {
        return opened(name, () -> {
            StateFolder folder = new StateFolder(disk, path.resolve(name));
            disk.createFolder(folder.path);
            folder.prepare();
            closings.push(folder::close);
            return folder;
        });
    }

    /**
     * {@return the record {@code name}}
     *
     * @param format the newest format of the payload that the caller knows, 0 to 65535
     * @param maximumPayloadBytes the most a value will have, up to {@link TwoSlotRecord#MAXIMUM_PAYLOAD_BYTES}
     * @throws DurableException of kind {@code NEWER_FORMAT} if it was written by a newer version
     */
    public synchronized TwoSlotRecord record(String name, int format, int maximumPayloadBytes) {
        return opened(name, () -> {
            TwoSlotRecord record = new TwoSlotRecord(disk, path, name, format, maximumPayloadBytes);
            closings.push(record::close);
            return record;
        });
    }

    /**
     * {@return the log {@code name}, repaired where a crash cut it off}
     *
     * @throws DurableException of kind {@code NEWER_FORMAT} if it was written by a newer version, {@code DAMAGED} if the settings refuse damage
     */
    public synchronized AppendLog log(String name, LogSettings settings) {
        return opened(name, () -> {
            AppendLog log = new AppendLog(disk, path, name, settings);
            closings.push(log::close);
            return log;
        });
    }

    /** {@return the file {@code name}, e.g. {@code settings.conf}; its name must not end as those of the other structures do} */
    public synchronized AtomicFile file(String name) {
        requireName(name, FILE_NAME);
        return new AtomicFile(disk, path, name);
    }

    /** {@return the mapped file {@code name} of {@code bytes} bytes} */
    public synchronized MappedPage page(String name, int bytes) {
        requireName(name, FILE_NAME);
        MappedPage page = disk.map(path.resolve(name), bytes);
        closings.push(page::close);
        return page;
    }

    /** {@return the names of the files in it, sorted, those of its structures among them} */
    public List<String> list() {
        return disk.list(path);
    }

    /** Closes what was opened, the last first, and gives the folder back. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional<DurableException> failure = Optional.empty();
        while (!closings.isEmpty()) {
            try {
                closings.pop().run();
            } catch (DurableException e) {
                failure.ifPresent(e::addSuppressed);
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** A process that was killed may have left names that are not durable yet; this one must not build on them. */
    private void prepare() {
        disk.forceFolder(path);
        for (String name : disk.list(path)) {
            if (name.endsWith(TEMPORARY)) {
                disk.delete(path.resolve(name));
            }
        }
    }

    private <T> T opened(String name, Supplier<T> opening) {
        requireName(name, NAME);
        if (!names.add(name)) {
            throw new IllegalStateException("\"" + name + "\" in " + path + " is open already");
        }
        try {
            return opening.get();
        } catch (DurableException e) {
            names.remove(name);
            throw e;
        }
    }

    private void requireName(String name, Pattern pattern) {
        if (closed) {
            throw SystemDisk.closed(path);
        }
        if (!pattern.matcher(name).matches() || RESERVED.stream().anyMatch(name::endsWith)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name for state: it must match " + pattern
                    + " and not end with one of " + RESERVED);
        }
    }
}
