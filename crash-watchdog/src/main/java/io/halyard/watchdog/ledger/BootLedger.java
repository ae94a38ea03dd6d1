// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.durable.DurableException;
import io.halyard.durable.MappedPage;
import io.halyard.durable.StateFolder;
import io.halyard.durable.TwoSlotRecord;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.Reason;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.LedgerEvent.ConfigurationAccepted;
import io.halyard.watchdog.ledger.LedgerEvent.LockoutCleared;
import io.halyard.watchdog.ledger.LedgerEvent.MaintenanceEntered;
import io.halyard.watchdog.ledger.LedgerEvent.RequestsReserved;
import io.halyard.watchdog.ledger.LedgerEvent.SettingsFaulted;
import io.halyard.watchdog.ledger.LedgerEvent.Stopping;
import io.halyard.watchdog.ledger.LedgerEvent.TrialAbandoned;
import io.halyard.watchdog.ledger.LedgerEvent.TrialArranged;
import io.halyard.watchdog.ledger.LedgerEvent.TrialCommitted;
import io.halyard.watchdog.ledger.LedgerEvent.Up;
import java.time.Duration;
import java.util.Optional;

/**
 * The ledger of this run. {@link #begin} finds out how the previous run ended and writes this run's strike, with one barrier,
 * before it says whether the app may be loaded; whoever gets {@link RunApp} can rely on the strike being on disk.
 *
 * <p>A ledger that cannot be read or written decides for maintenance mode: then everything is kept in memory, and what must be
 * durable is refused with the disk's exception.
 *
 * <p>It is closed with its {@link StateFolder}.
 */
public final class BootLedger {
    private static final String NAME = "ledger";
    private static final String PAGE = "run.page";

    private final LedgerMachine machine;
    private final LedgerSettings settings;
    private final Optional<TwoSlotRecord> record;
    private final Optional<DurableException> failure;
    private final Optional<PreviousRun> previous;
    private final EndingKind ending;
    private final RunPage page;
    private BootDecision decision;
    private LedgerState state;

    private BootLedger(LedgerSettings settings, LedgerBoot boot) {
        this.machine = new LedgerMachine(settings.rules());
        this.settings = settings;
        this.record = boot.record();
        this.failure = boot.failure();
        this.previous = boot.previous();
        this.ending = boot.ending();
        this.state = boot.state();
        this.page = RunPage.begin(boot.page(), state);
        this.decision = failure.isPresent() ? unreadable(failure.get()) : decide();
    }

    /** {@return the ledger in {@code folder}, this run entered} It takes the names {@code ledger} and {@code run.page} there. */
    public static BootLedger begin(StateFolder folder, LedgerSettings settings) {
        return new BootLedger(settings, LedgerBoot.of(folder, settings));
    }

    /** {@return a ledger in memory, for a state folder that cannot even be opened} It decides for maintenance mode. */
    public static BootLedger withoutDisk(DurableException failure, LedgerSettings settings) {
        return new BootLedger(settings, LedgerBoot.without(failure, settings));
    }

    /** {@return what this run may do} */
    public synchronized BootDecision decision() {
        return decision;
    }

    /** {@return everything the ledger remembers, this run included} */
    public synchronized LedgerState state() {
        return state;
    }

    /** {@return the run before; empty at the first start, and when the ledger was lost} */
    public Optional<PreviousRun> previous() {
        return previous;
    }

    /** {@return how the run before ended} */
    public EndingKind previousEnding() {
        return ending;
    }

    /** {@return the page of this run} */
    public RunPage page() {
        return page;
    }

    /** {@return why the ledger cannot be written, if so} */
    public Optional<DurableException> failure() {
        return failure;
    }

    /** Everything is ready. Nothing is written to disk. */
    public void markReady() {
        page.phase(Phase.UNSTABLE);
    }

    /** What time has done. */
    public enum Tick {
        /** Nothing to be acted on. */
        NOTHING,
        /** The run is trusted from now on. */
        STABLE_NOW,
        /** The lock-out was lifted by retry or the end of a lease: the process should restart. */
        LOCK_LIFTED
    }

    /**
     * To be called every few seconds. Writes when the run becomes stable, and then, or in lock-out, from time to time.
     *
     * @param up how long this run is up
     * @param healthy whether everything that should beat does
     */
    public synchronized Tick tick(Duration up, boolean healthy) {
        page.uptime(up.toMillis());
        LedgerState before = state;
        boolean stable = before.run().phase() == Phase.STABLE;
        boolean becomesStable =
                !stable && healthy && up.compareTo(settings.rules().stableAfter()) >= 0;
        boolean counts = stable || before.standing().mode().isLocked();
        boolean due = up.toSeconds() - before.run().countedSeconds()
                >= settings.rules().checkpointEvery().toSeconds();
        if (record.isEmpty() || !(becomesStable || (counts && due))) {
            return Tick.NOTHING;
        }
        apply(new Up(up.toSeconds(), healthy));
        if (before.standing().mode().isLocked() && !state.standing().mode().isLocked()) {
            return Tick.LOCK_LIFTED;
        }
        return becomesStable && state.run().phase() == Phase.STABLE ? Tick.STABLE_NOW : Tick.NOTHING;
    }

    /** This run is about to end, as asked: its strike is taken back. The first call counts. */
    public synchronized void markStopped(CleanEnd end) {
        page.phase(Phase.STOPPED_CLEAN);
        if (record.isPresent()) {
            apply(new Stopping(end));
        }
    }

    /** {@return the decision for this run from now on: maintenance mode, since the settings are at fault} Nothing weighs against the app. */
    public synchronized BootDecision settingsAtFault(String explanation) {
        if (record.isPresent()) {
            apply(new SettingsFaulted());
        }
        if (decision instanceof RunApp) {
            decision = new Maintain(Reason.SETTINGS, explanation, false, Duration.ZERO, false);
        }
        return decision;
    }

    /** What came of an attempt to clear the lock-out. */
    public enum Clearing {
        /** It is lifted, durably; the process should restart. */
        CLEARED,
        /** There is none. */
        NOT_LOCKED,
        /** It is another one by now. */
        OTHER_EPOCH
    }

    /** Lifts the lock-out of that epoch. Durable when this returns. */
    public synchronized Clearing clearLockout(long epoch) {
        if (!state.standing().mode().isLocked()) {
            return Clearing.NOT_LOCKED;
        }
        if (state.lock().epoch() != epoch) {
            return Clearing.OTHER_EPOCH;
        }
        applyDurably(new LockoutCleared(epoch));
        return Clearing.CLEARED;
    }

    /** The next start enters maintenance mode, for that much uptime; zero until cleared. Durable when this returns. */
    public synchronized void enterMaintenance(Duration lease) {
        applyDurably(new MaintenanceEntered(lease.toSeconds()));
    }

    /** A configuration was accepted: a lock-out is lifted. Durable when this returns. */
    public synchronized void acceptConfiguration() {
        applyDurably(new ConfigurationAccepted());
    }

    /** The next start tries the release in that slot. Durable when this returns. */
    public synchronized void arrangeTrial(int slot) {
        applyDurably(new TrialArranged(slot));
    }

    /** The release on trial is trusted; releases with a counter below are refused from now on. Durable when this returns. */
    public synchronized void commitTrial(long counter) {
        applyDurably(new TrialCommitted(counter));
    }

    /** The release on trial is not tried again. Durable when this returns. */
    public synchronized void abandonTrial() {
        applyDurably(new TrialAbandoned());
    }

    /** Requests numbered below {@code floor} count as used, whatever else is lost. Durable when this returns. */
    public synchronized void reserveRequests(long floor) {
        applyDurably(new RequestsReserved(floor));
    }

    private void applyDurably(LedgerEvent event) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        apply(event);
    }

    private void apply(LedgerEvent event) {
        LedgerState next = machine.next(state, event);
        if (next.equals(state)) {
            return;
        }
        LedgerState dated = next.at(settings.wall().get());
        record.orElseThrow().write(LedgerCodec.encode(dated));
        if (dated.lock().epoch() != state.lock().epoch()) {
            page.lockEpoch(dated.lock().epoch());
        }
        if (dated.run().phase() != state.run().phase()) {
            page.phase(dated.run().phase());
        }
        state = dated;
    }

    private BootDecision decide() {
        LedgerState.Standing standing = state.standing();
        return switch (state.run().kind()) {
            case APP ->
                new RunApp(
                        appDelay(standing.strikes() - 1),
                        state.releases().activeSlot(),
                        false,
                        settings.rules().strikes() - standing.strikes() + 1);
            case TRIAL -> new RunApp(Duration.ZERO, state.releases().trialSlot(), true, 1);
            case MAINTENANCE, MINIMAL, NONE -> {
                int failures = standing.maintenanceStrikes() - 1;
                boolean minimal = state.run().kind() == RunKind.MINIMAL;
                boolean minimalFailed = minimal && failures > settings.rules().maintenanceStrikes();
                yield new Maintain(
                        reason(state.lock().cause()),
                        explanation(),
                        minimal,
                        jittered(ladder(failures, 300)),
                        minimalFailed && state.reboots().allow(state.uptimeSeconds()));
            }
        };
    }

    private static Reason reason(LockCause cause) {
        return switch (cause) {
            case STRIKES -> Reason.STRIKES;
            case SLOW_LOOP -> Reason.SLOW_LOOP;
            case POWER -> Reason.POWER;
            case OPERATOR, NONE -> Reason.OPERATOR;
        };
    }

    private String explanation() {
        return switch (state.lock().cause()) {
            case STRIKES ->
                "the app failed " + settings.rules().strikes() + " times in a row within "
                        + settings.rules().stableAfter().toMinutes() + " minutes of its start";
            case SLOW_LOOP ->
                "the app failed " + settings.rules().scorePoints() + " times, more than it ran well in between";
            case POWER ->
                "the power failed " + settings.rules().systemStrikes() + " times in a row before the app was stable";
            case OPERATOR, NONE -> "an operator asked for maintenance mode";
        };
    }

    private static Maintain unreadable(DurableException failure) {
        return new Maintain(
                Reason.LEDGER, "the boot ledger cannot be kept: " + failure.getMessage(), false, Duration.ZERO, false);
    }

    private Duration appDelay(int failures) {
        return jittered(ladder(failures, 60));
    }

    /** Seconds after so many failures: 0, 1, 2, 4 and so on. */
    private static long ladder(int failures, long most) {
        return failures <= 0 ? 0 : Math.min(most, 1L << Math.min(failures - 1, 30));
    }

    private Duration jittered(long seconds) {
        return Duration.ofMillis(
                (long) (seconds * 1000 * (0.8 + 0.4 * settings.jitter().nextDouble())));
    }

    static TwoSlotRecord openRecord(StateFolder folder) {
        return folder.record(NAME, LedgerCodec.FORMAT, LedgerCodec.MAXIMUM_BYTES);
    }

    static MappedPage openPage(StateFolder folder) {
        return folder.page(PAGE, RunPage.BYTES);
    }
}
