// SPDX-License-Identifier: Apache-2.0
/**
 * Tells hangs from work. Components register a heartbeat and beat; a monitor on a thread of its own looks every five seconds, also
 * for deadlocks, for virtual threads that get no carrier and for a heap that is only collected, and ends the process when something is wrong for
 * good, with a dump of all threads.
 *
 * <p>That the network is down is no reason to end a process: whoever waits for it beats on.
 *
 * <p><b>Threads.</b> The monitor is a platform thread of the highest priority, {@code halyard-watchdog-monitor}.
 */
@NullMarked
package io.halyard.watchdog.hang;

import org.jspecify.annotations.NullMarked;
