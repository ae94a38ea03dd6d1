// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.watchdog.ledger.LedgerEvent.ConfigurationAccepted;
import io.halyard.watchdog.ledger.LedgerEvent.Identity;
import io.halyard.watchdog.ledger.LedgerEvent.LockoutCleared;
import io.halyard.watchdog.ledger.LedgerEvent.MaintenanceEntered;
import io.halyard.watchdog.ledger.LedgerEvent.SettingsFaulted;
import io.halyard.watchdog.ledger.LedgerEvent.Started;
import io.halyard.watchdog.ledger.LedgerEvent.Stopping;
import io.halyard.watchdog.ledger.LedgerEvent.TrialAbandoned;
import io.halyard.watchdog.ledger.LedgerEvent.TrialArranged;
import io.halyard.watchdog.ledger.LedgerEvent.TrialCommitted;
import io.halyard.watchdog.ledger.LedgerEvent.Up;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Visits the states that the real policy can reach, breadth first: every event in every state, and a crash before and after each
 * write. What makes states differ without making a difference (numbers, names, the time of day) is left out of the comparison.
 *
 * <p>{@code -Dhalyard.model-states=1500000} for the long search.
 */
class LedgerModelTest {
    private static final int STATES = Integer.getInteger("halyard.model-states", 200_000);
    private static final LedgerRules RULES = LedgerRules.defaults();
    private static final Identity SAME_BOOT = new Identity(new UUID(1, 1), new UUID(2, 2), 3, "v");
    private static final Identity OTHER_BOOT = new Identity(new UUID(4, 4), new UUID(2, 2), 3, "v");
    private static final WallTime OTHER_TIME = new WallTime(-315_360_000, WallTime.Trust.BROKER);

    private static final List<EndingKind> UNCLEAN = List.of(
            EndingKind.UNCAUGHT,
            EndingKind.POWER_LOSS,
            EndingKind.STOPPED,
            EndingKind.RESTART_REQUESTED,
            EndingKind.SETTINGS);
    private static final List<Integer> LATER = List.of(1, 598, 1, 60, 10_140, 75_600);

    /**
     * The device.
     *
     * @param disk what its ledger holds; what the process remembers is the same
     * @param running whether the process lives
     * @param up for how long it does, or did
     * @param shortFailures what the search counts itself: failures of the app before it was stable, since it last was or was given
     *     a new chance
     */
    private record Device(LedgerState disk, boolean running, long up, int shortFailures) {}

    private LedgerMachine machine = new LedgerMachine(RULES);
    private final LongSet visited = new LongSet();
    private final Deque<Device> frontier = new ArrayDeque<>();
    private long transitions;

    @Test
    @Timeout(300)
    void noSequenceOfFaultsBreaksARule() {
        search(STATES);
    }

    @Test
    void aPolicyThatLocksTooLateIsFound() {
        machine = new LedgerMachine(new LedgerRules(
                4,
                5,
                6,
                RULES.forgottenAfter(),
                RULES.stableAfter(),
                10,
                5,
                3,
                RULES.retryAfter(),
                2,
                RULES.checkpointEvery()));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> search(STATES))
                .withMessageContaining("rule 1: 3 failures");
    }

    @Test
    void aPolicyThatLiftsTheLockTooEarlyIsFound() {
        machine = new LedgerMachine(RULES.withRetries(3, Duration.ofHours(1)));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> search(STATES))
                .withMessageContaining("rule 3");
    }

    private void search(int states) {
        long started = System.nanoTime();
        visit(new Device(LedgerState.fresh(RULES), false, 0, 0));
        visit(new Device(LedgerState.lost(RULES, 7), false, 0, RULES.strikes() - 1));
        while (!frontier.isEmpty() && visited.size() < states) {
            Device device = frontier.remove();
            if (device.running) {
                run(device);
            } else {
                start(device);
            }
        }
        System.out.printf(
                "model: %,d states, %,d transitions, %s%n",
                visited.size(), transitions, Duration.ofNanos(System.nanoTime() - started));
        assertThat(visited.size()).isGreaterThanOrEqualTo(states);
    }

    private void visit(Device device) {
        if (visited.add(fingerprint(device))) {
            frontier.add(device);
        }
    }

    private void start(Device device) {
        LedgerState disk = device.disk;
        List<EndingKind> endings = disk.run().kind() == RunKind.NONE
                ? List.of(EndingKind.FIRST_START)
                : disk.run().cleanEnd() != CleanEnd.NONE
                        ? List.of(disk.run().cleanEnd().ending())
                        : UNCLEAN;
        for (EndingKind ending : endings) {
            Identity identity = ending == EndingKind.POWER_LOSS ? OTHER_BOOT : SAME_BOOT;
            Started event = new Started(ending, device.up, identity);
            LedgerState next = step(disk, event);
            int failures = failuresAtStart(device, ending, next);
            checkStart(device, event, next, failures);
            visit(new Device(next, true, 0, failures));
        }
    }

    /** Counted apart from the policy, in the words of the contract. */
    private static int failuresAtStart(Device device, EndingKind ending, LedgerState next) {
        LedgerState.Run run = device.disk.run();
        boolean failed = ending.weight() == EndingKind.Weight.FAILURE && run.kind() == RunKind.APP;
        int failures = device.shortFailures + (failed && !run.wasStable() ? 1 : 0);
        if (failed && run.wasStable()) {
            failures = 1;
        }
        boolean lifted = device.disk.standing().mode().isLocked()
                && !next.standing().mode().isLocked();
        return lifted ? Math.min(failures, RULES.strikes() - 1) : failures;
    }

    private static void checkStart(Device device, Started event, LedgerState next, int failures) {
        RunKind kind = next.run().kind();
        boolean written = next.run().strikePending() && next.standing().strikes() > 0;
        boolean wellLocked = failures < RULES.strikes() || isOperators(next) || kind != RunKind.APP;
        boolean keepsRules = switch (kind) {
            case NONE -> false;
            case APP -> written && !next.standing().mode().isLocked();
            case TRIAL ->
                next.releases().trialAttempts() >= 1 && next.releases().trialAttempts() <= RULES.trialAttempts();
            case MAINTENANCE, MINIMAL -> next.standing().mode().isLocked();
        };
        if (!wellLocked) {
            throw new AssertionError("rule 1: " + failures + " failures: " + device + " -- " + event + " --> " + next);
        }
        if (!keepsRules) {
            throw new AssertionError("rules 1 to 3: " + device + " -- " + event + " --> " + next);
        }
    }

    private static boolean isOperators(LedgerState state) {
        return state.lock().cause() == LockCause.OPERATOR;
    }

    private void run(Device device) {
        visit(new Device(device.disk, false, device.up, device.shortFailures));
        for (LedgerEvent event : events(device)) {
            LedgerState next = step(device.disk, event);
            long up = event instanceof Up later ? later.seconds() : device.up;
            boolean trusted = next.run().kind() == RunKind.APP
                    && next.run().wasStable()
                    && !next.run().strikePending();
            boolean lifted = device.disk.standing().mode().isLocked()
                    && !next.standing().mode().isLocked();
            int failures =
                    trusted ? 0 : lifted ? Math.min(device.shortFailures, RULES.strikes() - 1) : device.shortFailures;
            // A crash before the write leaves the disk as it was, one after it the next state; both are dead then.
            visit(new Device(device.disk, false, up, device.shortFailures));
            visit(new Device(next, false, up, failures));
            visit(new Device(next, true, up, failures));
        }
    }

    private static List<LedgerEvent> events(Device device) {
        long epoch = device.disk.lock().epoch();
        List<LedgerEvent> events = new ArrayList<>();
        for (int later : LATER) {
            if (device.up + later <= 90_000) {
                events.add(new Up(device.up + later, true));
                events.add(new Up(device.up + later, false));
            }
        }
        events.addAll(List.of(
                new Stopping(CleanEnd.STOPPED),
                new Stopping(CleanEnd.RESTART),
                new Stopping(CleanEnd.REBOOT),
                new SettingsFaulted(),
                new LockoutCleared(epoch),
                new LockoutCleared(epoch - 1),
                new MaintenanceEntered(0),
                new MaintenanceEntered(3600),
                new ConfigurationAccepted(),
                new TrialArranged(1),
                new TrialCommitted(1),
                new TrialAbandoned()));
        return events;
    }

    /** One step of the policy, with the rules that hold for any step. */
    private LedgerState step(LedgerState before, LedgerEvent event) {
        transitions++;
        LedgerState after = machine.next(before, event);
        boolean wasLocked = before.standing().mode().isLocked();
        boolean isLocked = after.standing().mode().isLocked();
        if (wasLocked && !isLocked && !mayLift(before, event, after)) {
            throw new AssertionError("rule 3: " + before + " -- " + event + " --> " + after);
        }
        long grown = after.lock().epoch() - before.lock().epoch();
        if (grown < 0 || grown > 1 || (!wasLocked && isLocked && grown != 1)) {
            throw new AssertionError("rule 6: " + before + " -- " + event + " --> " + after);
        }
        if (!machine.next(before.at(OTHER_TIME), event).at(after.wall()).equals(after)) {
            throw new AssertionError("rule 4: " + before + " -- " + event + " --> " + after);
        }
        return after;
    }

    private static boolean mayLift(LedgerState before, LedgerEvent event, LedgerState after) {
        return switch (event) {
            case LockoutCleared cleared -> cleared.epoch() == before.lock().epoch();
            case ConfigurationAccepted _, TrialCommitted _ -> true;
            case Up up -> mayLiftByItself(before, after, up.seconds());
            case Started started -> mayLiftByItself(before, after, started.previousSeconds());
            default -> false;
        };
    }

    private static boolean mayLiftByItself(LedgerState before, LedgerState after, long seconds) {
        long held = before.lock().heldSeconds() + seconds - before.run().countedSeconds();
        return isOperators(before)
                ? before.lock().leaseSeconds() > 0 && held >= before.lock().leaseSeconds()
                : held >= RULES.retryAfter().toSeconds()
                        && after.lock().retriesLeft() == before.lock().retriesLeft() - 1;
    }

    /** A number for what makes a difference. */
    private static long fingerprint(Device device) {
        LedgerState.Run run = device.disk.run();
        LedgerState.Standing standing = device.disk.standing();
        LedgerState.Lock lock = device.disk.lock();
        LedgerState.Releases releases = device.disk.releases();
        long hash = device.running ? 17 : 19;
        hash = mix(hash, Math.min(device.up, 90_000));
        hash = mix(hash, device.shortFailures);
        hash = mix(
                hash,
                run.kind().number() * 64L
                        + run.phase().number() * 8L
                        + run.cleanEnd().number());
        hash = mix(hash, (run.strikePending() ? 2 : 0) + (run.wasStable() ? 1 : 0));
        hash = mix(hash, Math.min(run.countedSeconds(), 90_000));
        hash = mix(hash, standing.mode().number() * 100L + standing.strikes());
        hash = mix(hash, standing.systemStrikes() * 100L + Math.min(standing.ownRestarts(), 12));
        hash = mix(hash, standing.scoreMilli() * 100L + Math.min(standing.maintenanceStrikes(), 7));
        hash = mix(hash, lock.cause().number() * 100L + lock.retriesLeft());
        hash = mix(hash, Math.min(lock.heldSeconds(), 180_000));
        hash = mix(hash, lock.leaseSeconds());
        return mix(
                hash,
                releases.trialSlot() * 100L + Math.min(releases.trialAttempts(), 3L) * 10 + releases.activeSlot());
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** A set of numbers, small enough for millions. */
    private static final class LongSet {
        private long[] slots = new long[1 << 12];
        private int size;

        int size() {
            return size;
        }

        boolean add(long value) {
            long stored = value == 0 ? 1 : value;
            if (size * 2 > slots.length) {
                long[] old = slots;
                slots = new long[old.length * 2];
                for (long each : old) {
                    if (each != 0) {
                        insert(each);
                    }
                }
            }
            boolean added = insert(stored);
            size += added ? 1 : 0;
            return added;
        }

        private boolean insert(long value) {
            int at = (int) (value & (slots.length - 1));
            while (slots[at] != 0) {
                if (slots[at] == value) {
                    return false;
                }
                at = (at + 1) & (slots.length - 1);
            }
            slots[at] = value;
            return true;
        }
    }
}
