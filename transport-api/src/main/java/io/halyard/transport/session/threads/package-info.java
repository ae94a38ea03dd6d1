// SPDX-License-Identifier: Apache-2.0
/**
 * Who does a session's work, and when: its steps one after another ({@code StepQueue}), its clock and alarms, a virtual thread
 * for each listener. Nothing here knows MQTT. For the session's own packages only.
 */
@NullMarked
package io.halyard.transport.session.threads;

import org.jspecify.annotations.NullMarked;
