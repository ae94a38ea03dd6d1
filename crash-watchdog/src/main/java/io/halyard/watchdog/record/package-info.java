// SPDX-License-Identifier: Apache-2.0
/**
 * Crash records: what is known of one run that failed, kept until someone has read it.
 *
 * <p>A record is a headline, a line of JSON of at most 900 bytes that always fits one message, and attachments: stack, threads, the
 * last lines of the log, reports of the virtual machine and the system. {@link io.halyard.watchdog.record.CrashRecorder} writes one
 * as the run fails, or at the next start from what is left of it; {@link io.halyard.watchdog.record.CrashStore} keeps them within a
 * quota, the first and the newest of a loop; {@link io.halyard.watchdog.record.LogRing} holds the last lines of the log, whatever
 * happens to the process; {@link io.halyard.watchdog.record.Redactor} takes secrets out of all text.
 *
 * <p><b>Threads.</b> Everything here may be called from any thread.
 */
@NullMarked
package io.halyard.watchdog.record;

import org.jspecify.annotations.NullMarked;
