// SPDX-License-Identifier: Apache-2.0
/**
 * The boot ledger: what a device remembers of its starts, and whether the next one may run the app.
 *
 * <p>{@link io.halyard.watchdog.ledger.LedgerMachine} is the whole policy, a pure function from state and event to state; nothing
 * in it reads a clock, a file or a random number, so that a test can visit all states. {@link io.halyard.watchdog.ledger.BootLedger}
 * carries it out: it finds out how the previous run ended, asks the machine, and writes the answer down before any code of the
 * app runs. {@link io.halyard.watchdog.ledger.RunPage} holds what changes too often for that.
 *
 * <p><b>Rules.</b>
 * <ol>
 *   <li>After any sequence of faults a start ends in a mode that connects: the app, or maintenance.
 *   <li>The app runs only if a strike was durably written in this run.
 *   <li>Locked is left only by clear, retry, the end of an operator's lease, a new release or an accepted configuration.
 *   <li>No decision reads wall time.
 *   <li>After any crash at most one slot of the ledger is invalid.
 *   <li>The lock epoch strictly grows with every lock.
 * </ol>
 *
 * <p><b>Threads.</b> Everything here may be called from any thread; what writes blocks while the disk works.
 */
@NullMarked
package io.halyard.watchdog.ledger;

import org.jspecify.annotations.NullMarked;
