// SPDX-License-Identifier: Apache-2.0
/**
 * The one way state survives a crash, a kill and a power cut. Everything in this project that is read again after a restart
 * is kept in one of three structures, opened from a {@link io.halyard.durable.StateFolder}:
 *
 * <ul>
 *   <li>{@link io.halyard.durable.TwoSlotRecord}: one small value, overwritten in place with a single barrier, that no torn
 *       write can lose: counters, ledgers, states.
 *   <li>{@link io.halyard.durable.AppendLog}: entries one after another, bounded, that stay readable past damage: journals,
 *       outboxes, audit trails.
 *   <li>{@link io.halyard.durable.AtomicFile}: a whole file of any format, replaced at once: settings, secrets.
 * </ul>
 *
 * A {@link io.halyard.durable.MappedPage} is for what must survive the process but not the power.
 *
 * <p><b>For users.</b> A call that returned is durable, unless the structure is told to wait for its {@code force()}. A call
 * that threw {@link io.halyard.durable.DurableException} may have happened or not. What is read is what was written, or
 * its loss is said. Encryption, compression and the meaning of bytes are the caller's.
 *
 * <p><b>Threads.</b> Everything here may be used by several threads; calls block while the disk works. Interrupts neither end
 * nor harm a call; the flag is set when it returns.
 */
@NullMarked
package io.halyard.durable;

import org.jspecify.annotations.NullMarked;
