// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.ledger.EndingKind;

/**
 * A record in a list.
 *
 * @param id its number
 * @param kind what happened
 * @param run the run it happened to
 * @param fingerprint what tells it from other failures
 * @param count how often it happened since the last stable run
 * @param sent whether someone said that he has it
 * @param headline JSON of at most 900 bytes
 */
public record CrashSummary(
        long id, EndingKind kind, long run, Fingerprint fingerprint, int count, boolean sent, String headline) {}
