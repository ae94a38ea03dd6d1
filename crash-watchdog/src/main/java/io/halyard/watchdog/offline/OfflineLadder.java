// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.offline;

import io.halyard.durable.DurableException;
import io.halyard.durable.StateFolder;
import io.halyard.durable.TwoSlotRecord;
import io.halyard.durable.TwoSlotRecord.Absent;
import io.halyard.durable.TwoSlotRecord.Lost;
import io.halyard.durable.TwoSlotRecord.Present;
import io.halyard.watchdog.offline.OfflineRules.Step;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Goes by {@link OfflineRules} over all runs of a device. What must survive a restart is on disk before the step is taken; where that cannot be
 * written, no step is: better offline than restarted for ever.
 *
 * <p>It takes the name {@code offline} in the state folder. Its layout is in this module's README.
 */
public final class OfflineLadder {
    private static final int FORMAT = 1;
    private static final int BYTES = 24;
    private static final long NEVER = -1;

    private final OfflineRules rules;
    private final Optional<TwoSlotRecord> record;
    private final Duration earlierUptime;
    private Memory memory;
    private Optional<Duration> answered = Optional.empty();
    private Optional<Duration> answeringSince = Optional.empty();
    private boolean broken;

    /**
     * What outlives the run.
     *
     * @param silentSeconds without an answer when it ended, 0 if there had been one since
     * @param restarted whether the process was started again because of that
     * @param rebootAt uptime of all runs in seconds at the last reboot because of that; -1 for none
     */
    private record Memory(long silentSeconds, boolean restarted, long rebootAt) {
        static final Memory BLANK = new Memory(0, false, NEVER);

        byte[] encode() {
            return ByteBuffer.allocate(BYTES)
                    .putLong(silentSeconds)
                    .putLong(restarted ? 1 : 0)
                    .putLong(rebootAt)
                    .array();
        }

        static Memory decode(byte[] payload) {
            ByteBuffer in = ByteBuffer.wrap(payload);
            return new Memory(Math.max(0, in.getLong()), in.getLong() != 0, Math.max(NEVER, in.getLong()));
        }
    }

    private OfflineLadder(OfflineRules rules, Optional<TwoSlotRecord> record, Duration earlierUptime) {
        this.rules = rules;
        this.record = record;
        this.earlierUptime = earlierUptime;
        this.memory = Memory.BLANK;
        record.ifPresent(this::recall);
    }

    private void recall(TwoSlotRecord open) {
        long now = earlierUptime.toSeconds();
        Optional<Memory> found = switch (open.content()) {
            case Absent _ -> Optional.of(Memory.BLANK);
            case Present present
            when present.payload().length == BYTES -> Optional.of(Memory.decode(present.payload()));
            case Present _, Lost _ -> Optional.empty();
        };
        // Where nobody knows what was done already, as much as possible was. The ledger, which counts uptime, may have
        // been lost, too.
        Memory believed = found.map(
                        known -> new Memory(known.silentSeconds, known.restarted, Math.min(known.rebootAt, now)))
                .orElseGet(() -> new Memory(0, true, now));
        memory = believed;
        if (!found.equals(Optional.of(believed))) {
            boolean _ = remember(believed);
        }
    }

    /**
     * {@return the ladder of this run; without a state folder it takes no step}
     *
     * @param state where earlier runs left what they knew
     * @param earlierUptime of all runs before this one
     */
    public static OfflineLadder open(OfflineRules rules, Optional<StateFolder> state, Duration earlierUptime) {
        Optional<TwoSlotRecord> record = Optional.empty();
        try {
            record = state.map(folder -> folder.record("offline", FORMAT, BYTES));
        } catch (DurableException e) {
            System.err.println("watchdog: no restart when nobody is reached: " + e.getMessage());
        }
        return new OfflineLadder(rules, record, earlierUptime);
    }

    /**
     * {@return what is to be done now; the caller does it}
     *
     * @param up how long this run is up
     * @param isAnswered whether some broker answers, or has since the last look; also when no connection is wanted
     */
    public synchronized Step look(Duration up, boolean isAnswered) {
        if (isAnswered) {
            hear(up);
            return Step.NOTHING;
        }
        answeringSince = Optional.empty();
        Duration silence = answered.map(up::minus)
                .orElseGet(() -> Duration.ofSeconds(memory.silentSeconds).plus(up));
        Duration total = earlierUptime.plus(up);
        Optional<Duration> sinceReboot =
                memory.rebootAt == NEVER ? Optional.empty() : Optional.of(total.minusSeconds(memory.rebootAt));
        Step step = rules.next(silence, memory.restarted, sinceReboot);
        long rebootAt = step == Step.REBOOT ? total.toSeconds() : memory.rebootAt;
        boolean taken = step != Step.NOTHING && remember(new Memory(silence.toSeconds(), true, rebootAt));
        return taken ? step : Step.NOTHING;
    }

    private void hear(Duration up) {
        answered = Optional.of(up);
        Duration since = answeringSince.orElse(up);
        answeringSince = Optional.of(since);
        boolean held = up.minus(since).compareTo(OfflineRules.HELD) >= 0;
        Memory heard = new Memory(0, memory.restarted && !held, memory.rebootAt);
        if (!heard.equals(memory) && !remember(heard)) {
            memory = heard; // The next run will know no better than that there was no answer.
        }
    }

    private boolean remember(Memory changed) {
        if (broken || record.isEmpty()) {
            return false;
        }
        try {
            record.get().write(changed.encode());
            memory = changed;
            return true;
        } catch (DurableException e) {
            broken = true;
            System.err.println("watchdog: no restart when nobody is reached: " + e.getMessage());
            return false;
        }
    }
}
