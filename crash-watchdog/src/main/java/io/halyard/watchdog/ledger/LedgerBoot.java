// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.durable.DurableException;
import io.halyard.durable.MappedPage;
import io.halyard.durable.StateFolder;
import io.halyard.durable.TwoSlotRecord;
import io.halyard.durable.TwoSlotRecord.Absent;
import io.halyard.durable.TwoSlotRecord.Lost;
import io.halyard.durable.TwoSlotRecord.Present;
import io.halyard.watchdog.ledger.LedgerEvent.Identity;
import io.halyard.watchdog.ledger.LedgerEvent.Started;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first steps of a run: read what was, write that this run began.
 *
 * @param record the ledger on disk, if it can be written
 * @param failure why it cannot
 * @param previous the run before
 * @param ending how it ended
 * @param page the mapped page, if there is one
 * @param state what is remembered from now on
 */
record LedgerBoot(
        Optional<TwoSlotRecord> record,
        Optional<DurableException> failure,
        Optional<PreviousRun> previous,
        EndingKind ending,
        Optional<MappedPage> page,
        LedgerState state) {

    private static final String KERNEL_MESSAGES_SEEN = "pstore.seen";

    static LedgerBoot without(DurableException failure, LedgerSettings settings) {
        return new LedgerBoot(
                Optional.empty(),
                Optional.of(failure),
                Optional.empty(),
                EndingKind.FIRST_START,
                Optional.empty(),
                LedgerState.fresh(settings.rules()));
    }

    static LedgerBoot of(StateFolder folder, LedgerSettings settings) {
        try {
            return read(folder, settings);
        } catch (DurableException e) {
            return without(e, settings);
        }
    }

    private static LedgerBoot read(StateFolder folder, LedgerSettings settings) {
        TwoSlotRecord record = BootLedger.openRecord(folder);
        Optional<MappedPage> page = mapped(folder);
        Optional<RunPage.Left> left = page.flatMap(RunPage::read);
        Optional<LedgerState> remembered = remembered(record);
        boolean lost = remembered.isEmpty() && !(record.content() instanceof Absent);
        LedgerState before = remembered.orElseGet(() ->
                lost ? LedgerState.lost(settings.rules(), lastKnownEpoch(left)) : LedgerState.fresh(settings.rules()));
        Identity identity = settings.system().identity(settings.version());
        Optional<RunPage.Left> believed = left.filter(found -> isOf(found, before, identity));
        Ending ending = remembered.isEmpty()
                ? Ending.of(lost ? EndingKind.LEDGER_LOST : EndingKind.FIRST_START)
                : evidence(folder, settings, before, believed).ending();
        LedgerState state = new LedgerMachine(settings.rules())
                .next(before, new Started(ending.kind(), upSeconds(before, believed, identity, settings), identity))
                .at(settings.wall().get());
        Optional<PreviousRun> previous = remembered.map(known -> new PreviousRun(
                known.run(),
                ending,
                believed,
                known.standing().mode(),
                known.standing().strikes()));
        try {
            record.write(LedgerCodec.encode(state));
        } catch (DurableException e) {
            return new LedgerBoot(Optional.empty(), Optional.of(e), previous, ending.kind(), page, before);
        }
        forgetTraces(folder, settings);
        return new LedgerBoot(Optional.of(record), Optional.empty(), previous, ending.kind(), page, state);
    }

    private static Optional<MappedPage> mapped(StateFolder folder) {
        try {
            return Optional.of(BootLedger.openPage(folder));
        } catch (DurableException e) {
            return Optional.empty(); // It informs, it does not decide: the run goes on without.
        }
    }

    private static Optional<LedgerState> remembered(TwoSlotRecord record) {
        return switch (record.content()) {
            case Absent _, Lost _ -> Optional.empty();
            case Present present -> LedgerCodec.decode(present.payload());
        };
    }

    private static long lastKnownEpoch(Optional<RunPage.Left> left) {
        return left.filter(RunPage.Left::checksumFits)
                .map(RunPage.Left::lockEpoch)
                .orElse(0L);
    }

    /** After a power loss the page may hold anything; after less than that it holds what was stored. */
    private static boolean isOf(RunPage.Left left, LedgerState before, Identity identity) {
        boolean sameBoot = identity.bootId().equals(before.run().bootId());
        return left.run() == before.run().number()
                && left.bootId().equals(before.run().bootId())
                && (sameBoot || left.checksumFits());
    }

    private static Evidence evidence(
            StateFolder folder, LedgerSettings settings, LedgerState before, Optional<RunPage.Left> left) {
        SystemEvidence system = settings.system();
        LedgerState.Run run = before.run();
        boolean sameBoot = system.identity("").bootId().equals(run.bootId());
        return new Evidence(
                run.cleanEnd(),
                left.map(RunPage.Left::phase).orElse(run.phase()),
                sameBoot,
                system.exit(folder.path(), run.invocationId()),
                left.flatMap(RunPage.Left::captured),
                system.crashReport(folder.path(), run.pid()),
                sameBoot ? Evidence.SystemTraces.NONE : system.traces(folder.path(), kernelMessagesSeen(folder)));
    }

    private static long upSeconds(
            LedgerState before, Optional<RunPage.Left> left, Identity identity, LedgerSettings settings) {
        long seconds = left.map(found -> found.uptimeMillis() / 1000).orElse(0L);
        boolean sameBoot = identity.bootId().equals(before.run().bootId());
        return sameBoot ? Math.min(seconds, settings.system().upAtMost().toSeconds()) : seconds;
    }

    private static Set<String> kernelMessagesSeen(StateFolder folder) {
        return folder.file(KERNEL_MESSAGES_SEEN)
                .read()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines().collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** What was taken into account must not count again at the next start. */
    private static void forgetTraces(StateFolder folder, LedgerSettings settings) {
        try {
            folder.file(SystemEvidence.ORDERLY_SHUTDOWN).delete();
            Set<String> messages = settings.system().kernelMessages();
            if (!messages.equals(kernelMessagesSeen(folder))) {
                folder.file(KERNEL_MESSAGES_SEEN)
                        .write(String.join("\n", messages).getBytes(StandardCharsets.UTF_8));
            }
        } catch (DurableException _) {
            // The strike is on disk; a trace that counts twice is the lesser evil.
        }
    }
}
