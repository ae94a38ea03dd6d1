// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

/** What {@link io.halyard.transport.Statistics} tells of publishes, by the same names. */
public record OutgoingFigures(
        long published,
        long acknowledged,
        long publishedBytes,
        long dropped,
        long deadLetters,
        long recovered,
        long recoveredExactlyOnce,
        long republishedExactlyOnce,
        int outboxMessages,
        long outboxBytes) {}
