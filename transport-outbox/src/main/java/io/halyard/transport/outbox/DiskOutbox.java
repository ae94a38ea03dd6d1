// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.outbox;

import io.halyard.durable.Disk;
import io.halyard.durable.DurableException;
import io.halyard.durable.LogDamage;
import io.halyard.durable.StateFolder;
import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.OutboxStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox in a folder of its own. {@code add} writes the message to the operating system before it returns, so that it outlives
 * the process; {@link Sync} says when it outlives a power failure. That a message is done is written a little later, many at
 * a time, by a virtual thread: after a kill the messages acknowledged in the last moments are sent once more.
 *
 * <p>A disk that is full fails the publish that finds it so; what was taken before is safe, goes out, and makes room.
 */
public final class DiskOutbox implements OutboxStore {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.outbox");
    private static final String LOG_NAME = "outbox";
    private static final int LARGEST_MESSAGE_BYTES = 16_000_000;
    private static final long GATHER_NANOS = Duration.ofMillis(20).toNanos();
    private static final long LATER_NANOS = Duration.ofMillis(250).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final StateFolder folder;
    private final OutboxLog log;
    private final Sync sync;
    private final List<Stored> recovered;
    private final Queue<Long> removed = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread writer;
    /** Done, but not written to be. Under the lock. */
    private List<Long> unwritten = new ArrayList<>();

    private boolean isFailing;
    private boolean isShut;
    private volatile boolean hasWork;
    private volatile boolean closed;

    private DiskOutbox(StateFolder folder, OutboxLog log, Sync sync) {
        this.folder = folder;
        this.log = log;
        this.sync = sync;
        this.recovered = log.live();
        this.writer = Thread.ofVirtual()
                .name("halyard-outbox-" + folder.path().getFileName())
                .unstarted(this::write);
    }

    /**
     * {@return the outbox in that folder, created where missing; nobody else may use the folder}
     *
     * @param largestMessageBytes what topic and payload of a message may have together: up to 16,000,000
     * @throws TransportException kind STORE_FAILED, saying what is wrong with the folder
     */
    public static DiskOutbox open(Path folder, Sync sync, int largestMessageBytes) {
        return open(Disk.system(), folder, sync, largestMessageBytes);
    }

    /**
     * {@return the outbox in that folder of a disk}
     *
     * @param largestMessageBytes what topic and payload of a message may have together: up to 16,000,000
     * @throws TransportException kind STORE_FAILED, saying what is wrong with the folder
     */
    public static DiskOutbox open(Disk disk, Path folder, Sync sync, int largestMessageBytes) {
        StateFolder state = null;
        try {
            state = StateFolder.open(disk, folder);
            DiskOutbox outbox =
                    new DiskOutbox(state, new OutboxLog(state, LOG_NAME, fileBytes(largestMessageBytes)), sync);
            outbox.tellDamage();
            outbox.writer.start();
            state = null;
            return outbox;
        } catch (DurableException e) {
            throw failure(folder, "it cannot be opened: ", e);
        } finally {
            if (state != null) {
                state.close();
            }
        }
    }

    private static int fileBytes(int largestMessageBytes) {
        return Math.clamp(2L * largestMessageBytes + 1_024, 1 << 20, 16 << 20);
    }

    @Override
    public List<Stored> recovered() {
        return recovered;
    }

    @Override
    public long add(Message message, Optional<Instant> expiresAt) {
        lock.lock();
        try {
            long number = log.add(message, expiresAt);
            if (sync == Sync.EACH_PUBLISH) {
                force(number);
            } else if (sync == Sync.EACH_SECOND) {
                wake();
            }
            return number;
        } catch (DurableException e) {
            if (e.kind() == DurableException.Kind.TOO_LARGE) {
                throw new TransportException(
                        Kind.TOO_LARGE,
                        "topic '" + message.topic() + "'",
                        "a payload of " + message.payload().sizeBytes() + " bytes is more than the outbox in "
                                + folder.path()
                                + " takes: send it in parts, or open the outbox for larger messages, up to "
                                + LARGEST_MESSAGE_BYTES + " bytes",
                        e);
            }
            throw failure(folder.path(), "it cannot be written: ", e);
        } finally {
            lock.unlock();
        }
    }

    private void force(long number) {
        try {
            log.force();
        } catch (DurableException e) {
            remove(number); // The caller is told that it was not taken.
            throw e;
        }
    }

    @Override
    public void remove(long number) {
        removed.add(number);
        wake();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            if (!isShut) {
                isShut = true;
                work(true);
                log.close();
                folder.close();
            }
        } catch (DurableException e) {
            LOG.warn("The outbox in {} was not closed cleanly; what is done may be sent again", folder.path(), e);
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (!hasWork) {
            hasWork = true;
            LockSupport.unpark(writer);
        }
    }

    /** The writer's life: gathers for a moment, writes, and makes sure of it each second. */
    private void write() {
        long forceAt = System.nanoTime() + SECOND_NANOS;
        boolean isOwing = false;
        while (!closed) {
            if (!hasWork && !isOwing) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, hasWork ? GATHER_NANOS : LATER_NANOS);
            hasWork = false;
            boolean isDue = System.nanoTime() - forceAt >= 0;
            lock.lock();
            try {
                isOwing = work(isDue && sync == Sync.EACH_SECOND);
            } finally {
                lock.unlock();
            }
            forceAt = isDue ? System.nanoTime() + SECOND_NANOS : forceAt;
        }
    }

    /** {@return whether something is left to be done later} */
    private boolean work(boolean forces) {
        for (Long number = removed.poll(); number != null; number = removed.poll()) {
            unwritten.add(number);
        }
        try {
            if (!unwritten.isEmpty()) {
                List<Long> written = unwritten;
                log.done(written);
                unwritten = new ArrayList<>();
                log.move();
            }
            log.tidy();
            if (forces && log.isUnforced()) {
                log.force();
            }
            tellFailure(null);
        } catch (DurableException e) {
            tellFailure(e);
            tidyAnyway();
        }
        return !unwritten.isEmpty() || (sync == Sync.EACH_SECOND && log.isUnforced());
    }

    /** A full disk gets room only so. */
    private void tidyAnyway() {
        try {
            log.tidy();
        } catch (DurableException e) {
            LOG.debug("the outbox in {} frees nothing", folder.path(), e);
        }
    }

    private void tellFailure(@Nullable DurableException failure) {
        if (failure != null && !isFailing) {
            LOG.warn("The outbox in {} cannot be written; it goes on trying", folder.path(), failure);
        } else if (failure == null && isFailing) {
            LOG.info("The outbox in {} is written again", folder.path());
        }
        isFailing = failure != null;
    }

    private void tellDamage() {
        for (LogDamage damage : log.damage()) {
            LOG.warn("The outbox in {} was damaged: {}", folder.path(), damage);
        }
        if (!recovered.isEmpty()) {
            LOG.info("{} messages of an earlier process wait in the outbox in {}", recovered.size(), folder.path());
        }
    }

    private static TransportException failure(Path folder, String what, DurableException cause) {
        return new TransportException(
                cause.kind() == DurableException.Kind.CLOSED ? Kind.CLOSED : Kind.STORE_FAILED,
                "outbox " + folder,
                what + cause.getMessage(),
                cause);
    }
}
