// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.watchdog.ledger.LedgerState.Lock;
import io.halyard.watchdog.ledger.LedgerState.Reboots;
import io.halyard.watchdog.ledger.LedgerState.Releases;
import io.halyard.watchdog.ledger.LedgerState.Run;
import io.halyard.watchdog.ledger.LedgerState.Standing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/** The ledger's bytes: fixed fields in a fixed order, big-endian. The table is in this module's README. */
final class LedgerCodec {
    static final int FORMAT = 1;
    /** With the 28 bytes of the record around it one sector. */
    static final int MAXIMUM_BYTES = 484;

    private static final int VERSION_BYTES = 64;
    private static final int BYTES = 264;

    private LedgerCodec() {}

    static byte[] encode(LedgerState state) {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        Run run = state.run();
        Standing standing = state.standing();
        Lock lock = state.lock();
        Releases releases = state.releases();
        int flags = (run.strikePending() ? 1 : 0) | (run.wasStable() ? 2 : 0);
        out.put((byte) standing.mode().number())
                .put((byte) run.phase().number())
                .put((byte) run.kind().number())
                .put((byte) flags);
        out.putInt(standing.strikes()).putInt(standing.systemStrikes()).putInt(standing.scoreMilli());
        out.putInt(standing.maintenanceStrikes()).putInt(standing.ownRestarts());
        out.putLong(run.boot()).putLong(run.number());
        put(out, run.bootId());
        put(out, run.invocationId());
        out.putLong(run.pid()).putLong(run.countedSeconds());
        out.put((byte) run.cleanEnd().number())
                .put((byte) lock.cause().number())
                .putShort((short) 0);
        out.putInt(lock.retriesLeft());
        out.putLong(lock.epoch()).putLong(lock.heldSeconds()).putLong(lock.leaseSeconds());
        out.putInt(releases.activeSlot())
                .putInt(releases.trialSlot())
                .putInt(releases.trialAttempts())
                .putInt(0);
        out.putLong(releases.minimumCounter());
        out.putLong(state.uptimeSeconds()).putLong(state.requestCounterFloor());
        out.putLong(state.wall().epochSeconds()).putLong(state.wall().trust().number());
        Reboots reboots = state.reboots();
        out.putLong(reboots.last()).putLong(reboots.second()).putLong(reboots.third());
        byte[] version = run.version().getBytes(StandardCharsets.UTF_8);
        out.put(version, 0, Math.min(version.length, VERSION_BYTES));
        return out.array();
    }

    /** {@return the state, empty if the bytes are none} Bytes behind those known are passed over. */
    static Optional<LedgerState> decode(byte[] bytes) {
        if (bytes.length < BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(decode(ByteBuffer.wrap(bytes)));
        } catch (NoSuchElementException e) {
            return Optional.empty();
        }
    }

    private static LedgerState decode(ByteBuffer in) {
        Mode mode = read(Mode.class, in.get());
        Phase phase = read(Phase.class, in.get());
        RunKind kind = read(RunKind.class, in.get());
        int flags = in.get();
        Standing standing = new Standing(mode, in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
        long boot = in.getLong();
        long number = in.getLong();
        UUID bootId = id(in);
        UUID invocationId = id(in);
        long pid = in.getLong();
        long countedSeconds = in.getLong();
        CleanEnd cleanEnd = read(CleanEnd.class, in.get());
        LockCause cause = read(LockCause.class, in.get());
        in.getShort();
        int retriesLeft = in.getInt();
        Lock lock = new Lock(in.getLong(), cause, retriesLeft, in.getLong(), in.getLong());
        int activeSlot = in.getInt();
        int trialSlot = in.getInt();
        int trialAttempts = in.getInt();
        in.getInt();
        Releases releases = new Releases(activeSlot, trialSlot, trialAttempts, in.getLong());
        long uptimeSeconds = in.getLong();
        long requestCounterFloor = in.getLong();
        WallTime wall = new WallTime(in.getLong(), read(WallTime.Trust.class, in.getLong()));
        Reboots reboots = new Reboots(in.getLong(), in.getLong(), in.getLong());
        byte[] version = new byte[VERSION_BYTES];
        in.get(version);
        Run run = new Run(
                boot,
                number,
                bootId,
                invocationId,
                pid,
                kind,
                phase,
                (flags & 1) != 0,
                (flags & 2) != 0,
                countedSeconds,
                cleanEnd,
                new String(version, StandardCharsets.UTF_8).replace("\0", ""));
        return new LedgerState(run, standing, lock, releases, reboots, uptimeSeconds, requestCounterFloor, wall);
    }

    private static <E extends Enum<E> & Numbered> E read(Class<E> type, long number) {
        return Numbered.of(type, number).orElseThrow();
    }

    private static void put(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID id(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }
}
