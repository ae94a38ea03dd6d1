// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * What a transport has done since it was made: counters, read at one moment.
 *
 * @param published publishes accepted from callers: neither those of an earlier process, nor what was refused at once
 * @param acknowledged publishes completed: written (QoS 0) or acknowledged (QoS 1 and 2)
 * @param publishedBytes payloads and topics of those, a character of a topic counted as one byte, as in all such counts
 * @param droppedOutbound publishes given up while they waited: pushed out, expired, or refused by a full outbox
 * @param deadLetters publishes given up because they could not be delivered: {@link DeadLetter}
 * @param recovered publishes that an earlier process had left in an outbox on disk
 * @param recoveredExactlyOnce those of QoS 2 among them, which may have been delivered before
 * @param republishedExactlyOnce publishes of QoS 2 that were under way when a connection ended, and were published anew because the
 *     broker had forgotten the session: they may have been delivered before
 * @param received messages from the broker
 * @param receivedBytes payloads and topics of those
 * @param droppedInbound packets that came for nothing: messages too large or pushed out of a full queue, what broke the protocol (with
 *     its connection), and answers to what was not asked
 * @param acknowledgedEarly messages acknowledged before their handler ended, because it held too many
 * @param connects connections made
 * @param lost connections lost
 * @param outboxMessages publishes not yet acknowledged
 * @param outboxBytes their payloads and topics
 * @param offlineFor how long there has been no connection; empty while there is one
 * @param lastRoundTrip how long ago the broker last answered; empty before the first time
 * @param lastError the last thing that went wrong
 */
public record Statistics(
        long published,
        long acknowledged,
        long publishedBytes,
        long droppedOutbound,
        long deadLetters,
        long recovered,
        long recoveredExactlyOnce,
        long republishedExactlyOnce,
        long received,
        long receivedBytes,
        long droppedInbound,
        long acknowledgedEarly,
        long connects,
        long lost,
        int outboxMessages,
        long outboxBytes,
        Optional<Duration> offlineFor,
        Optional<Duration> lastRoundTrip,
        Optional<TransportException> lastError) {}
