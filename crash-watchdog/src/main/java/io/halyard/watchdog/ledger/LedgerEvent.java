// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.UUID;

/** What happens to a ledger. */
public sealed interface LedgerEvent {
    /**
     * The virtual machine started.
     *
     * @param previous how the run before ended
     * @param previousSeconds how long the run before was up, as far as known
     * @param identity who this run is
     */
    record Started(EndingKind previous, long previousSeconds, Identity identity) implements LedgerEvent {}

    /**
     * Who a run is.
     *
     * @param bootId the kernel's name of this boot
     * @param invocationId the launcher's name of this run
     * @param pid the process
     * @param version the release
     */
    record Identity(UUID bootId, UUID invocationId, long pid, String version) {}

    /**
     * The run has been up for a while.
     *
     * @param seconds for how long
     * @param healthy whether everything that should beat does
     */
    record Up(long seconds, boolean healthy) implements LedgerEvent {}

    /** The run is about to end, as asked. */
    record Stopping(CleanEnd end) implements LedgerEvent {}

    /** The settings are at fault: this run goes on as maintenance. */
    record SettingsFaulted() implements LedgerEvent {}

    /** An operator lifts the lock-out of that epoch. */
    record LockoutCleared(long epoch) implements LedgerEvent {}

    /** An operator wants maintenance mode, for so many seconds of uptime; 0 until it is cleared. */
    record MaintenanceEntered(long leaseSeconds) implements LedgerEvent {}

    /** A configuration was accepted. */
    record ConfigurationAccepted() implements LedgerEvent {}

    /** The next start tries the release in that slot. */
    record TrialArranged(int slot) implements LedgerEvent {}

    /** The release on trial is trusted from now on, and none with a lower counter is. */
    record TrialCommitted(long counter) implements LedgerEvent {}

    /** The release on trial is not tried again. */
    record TrialAbandoned() implements LedgerEvent {}

    /** Requests with numbers below the floor count as used. */
    record RequestsReserved(long floor) implements LedgerEvent {}
}
