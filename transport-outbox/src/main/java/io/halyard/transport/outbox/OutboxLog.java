// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.outbox;

import io.halyard.durable.AppendLog;
import io.halyard.durable.DurableException;
import io.halyard.durable.LogDamage;
import io.halyard.durable.LogEntry;
import io.halyard.durable.LogSettings;
import io.halyard.durable.LogSettings.Barrier;
import io.halyard.durable.StateFolder;
import io.halyard.transport.Message;
import io.halyard.transport.outbox.MessageFormat.Done;
import io.halyard.transport.outbox.MessageFormat.Taken;
import io.halyard.transport.spi.OutboxStore.Stored;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages in a log. Each is an entry; so is the news that some are done. A file of the log goes when nothing in it is still
 * wanted, and an old message that would keep many files is written again at the end. One thread at a time.
 */
final class OutboxLog implements AutoCloseable {
    /** Never reached: the log is kept short by {@link #tidy()}, and would otherwise throw its oldest files away. */
    private static final int MOST_FILES = 1_000;
    /** So many in one entry. */
    private static final int MOST_DONE = 10_000;
    /** So many are written again in one go. */
    private static final int MOST_MOVED = 500;

    /** A message that is wanted, where it is written. */
    private record Live(Stored stored, long sequence, long position) {}

    private final AppendLog log;
    private final long slackBytes;
    /** By number, in the order of the log. */
    private final Map<Long, Live> live = new LinkedHashMap<>();

    private long liveBytes;
    /** All that was ever appended, as far as it is known. */
    private long position;

    private long forced;
    private boolean hasMoved;
    private boolean isInDoubt;

    /** Opens the log {@code name}, and reads it. */
    OutboxLog(StateFolder folder, String name, int fileBytes) {
        this.log = folder.log(
                name, LogSettings.defaults().withSize(fileBytes, MOST_FILES).withBarrier(Barrier.WHEN_TOLD));
        this.slackBytes = 2L * fileBytes;
        for (LogEntry entry : log.entries()) {
            byte[] bytes = entry.payload();
            MessageFormat.read(bytes).ifPresent(content -> {
                switch (content) {
                    case Taken taken -> put(taken.stored(), entry.sequence(), bytes.length);
                    case Done done -> {
                        for (long number : done.numbers()) {
                            forget(number);
                        }
                        position += bytes.length;
                    }
                }
            });
        }
        this.forced = log.lastSequence();
        tidy();
    }

    /** {@return what was found damaged} */
    List<LogDamage> damage() {
        return log.damage();
    }

    /** {@return what is wanted, in the order in which it was added} */
    List<Stored> live() {
        return live.values().stream()
                .map(Live::stored)
                .sorted(Comparator.comparingLong(Stored::number))
                .toList();
    }

    /**
     * {@return the number of the message, which is written now}
     *
     * @throws DurableException as the disk fails; then it is not added
     */
    long add(Message message, Optional<Instant> expiresAt) {
        // No number comes twice: each message is at least one entry, and the log goes on counting where it was.
        Stored stored = new Stored(log.lastSequence() + 1, message, expiresAt);
        append(stored);
        return stored.number();
    }

    /** Writes that these are done. They are forgotten in any case: what cannot be written is written with the next ones. */
    void done(List<Long> numbers) {
        for (long number : numbers) {
            forget(number);
        }
        for (int from = 0; from < numbers.size(); from += MOST_DONE) {
            byte[] entry = MessageFormat.done(numbers.subList(from, Math.min(numbers.size(), from + MOST_DONE)));
            log.append(entry);
            position += entry.length;
        }
    }

    /** Lets go of files that hold nothing wanted any more. Also frees a disk that is full. */
    void tidy() {
        long oldest = oldest().map(Live::sequence).orElse(log.lastSequence() + 1);
        if (hasMoved) {
            force(); // What was written again must be safe before the old place goes.
        }
        log.dropBefore(oldest);
    }

    /** Writes the oldest messages again when the log is much longer than what is wanted of it. */
    void move() {
        for (int moved = 0; moved < MOST_MOVED; moved++) {
            Optional<Live> oldest = oldest();
            if (oldest.isEmpty() || position - oldest.get().position() <= 2 * liveBytes + slackBytes) {
                return;
            }
            append(oldest.get().stored());
            hasMoved = true;
        }
    }

    /** {@return whether something was appended since the last barrier} */
    boolean isUnforced() {
        return isInDoubt || log.lastSequence() > forced;
    }

    /** A barrier. What was in doubt since one that failed is written again first. */
    void force() {
        if (isInDoubt) {
            long safe = forced;
            List<Live> unsafe = live.values().stream()
                    .filter(each -> each.sequence() > safe)
                    .toList();
            unsafe.forEach(each -> append(each.stored()));
            if (unsafe.isEmpty()) {
                log.append(MessageFormat.done(List.of()));
            }
        }
        isInDoubt = true;
        log.force();
        isInDoubt = false;
        hasMoved = false;
        forced = log.lastSequence();
    }

    @Override
    public void close() {
        log.close();
    }

    private void append(Stored stored) {
        byte[] entry = MessageFormat.taken(stored);
        long sequence = log.append(entry);
        put(stored, sequence, entry.length);
    }

    private void put(Stored stored, long sequence, int bytes) {
        forget(stored.number());
        live.put(stored.number(), new Live(stored, sequence, position));
        liveBytes += size(stored);
        position += bytes;
    }

    private void forget(long number) {
        Live gone = live.remove(number);
        if (gone != null) {
            liveBytes -= size(gone.stored());
        }
    }

    private static int size(Stored stored) {
        return stored.message().topic().length() + stored.message().payload().sizeBytes();
    }

    private Optional<Live> oldest() {
        return live.isEmpty()
                ? Optional.empty()
                : Optional.of(live.values().iterator().next());
    }
}
