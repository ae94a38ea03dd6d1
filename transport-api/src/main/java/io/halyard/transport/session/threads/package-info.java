// SPDX-License-Identifier: Apache-2.0
/**
 * Who does a session's work, and when: its steps one after another ({@code StepQueue}), its clock and alarms, a virtual thread
 * for each listener; and what of it the log and the names of threads may show. Nothing here knows links or messages. For the
 * session's own packages only.
 */
@NullMarked
package io.halyard.transport.session.threads;

import org.jspecify.annotations.NullMarked;
