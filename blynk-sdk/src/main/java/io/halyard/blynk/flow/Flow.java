// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import io.halyard.blynk.value.BlynkException;
import java.util.Collection;
import java.util.Set;

/**
 * How fast and how large. Start from {@link #defaults()} and change what differs.
 *
 * @param messagesPerSecond {@code flow.messages-per-second}: 1 to 1,000; as many may go at once after a silence, so that within
 *     any second at most twice as many leave
 * @param maximumMessageBytes {@code flow.maximum-message-bytes}: variable header and payload, 128 to 268,435,455
 * @param history {@code flow.history}: datastreams that keep every value with its time while offline
 * @param historyValues {@code flow.history-values}: how many each of them keeps, 1 to 1,000,000; then the oldest is dropped
 * @param everyValue {@code flow.every-value}: datastreams whose values are messages: each is sent, in order, none replaces another
 */
public record Flow(
        int messagesPerSecond,
        int maximumMessageBytes,
        Set<String> history,
        int historyValues,
        Set<String> everyValue) {
    public Flow {
        check("flow.messages-per-second", messagesPerSecond, 1, 1_000);
        check("flow.maximum-message-bytes", maximumMessageBytes, 128, 268_435_455);
        check("flow.history-values", historyValues, 1, 1_000_000);
        history = Set.copyOf(history);
        everyValue = Set.copyOf(everyValue);
        for (String name : history) {
            if (everyValue.contains(name)) {
                throw invalid("flow.history", "'" + name + "' is in flow.every-value too: choose one of them");
            }
        }
    }

    /** {@return 25 messages a second, half of Blynk's 50, of 1,024 bytes; no history} */
    public static Flow defaults() {
        return new Flow(25, 1_024, Set.of(), 10_000, Set.of());
    }

    /** {@return the same with another rate} */
    public Flow withMessagesPerSecond(int messages) {
        return new Flow(messages, maximumMessageBytes, history, historyValues, everyValue);
    }

    /** {@return the same with another size limit} */
    public Flow withMaximumMessageBytes(int bytes) {
        return new Flow(messagesPerSecond, bytes, history, historyValues, everyValue);
    }

    /** {@return the same with datastreams that keep their history} */
    public Flow withHistory(Collection<String> datastreams) {
        return new Flow(messagesPerSecond, maximumMessageBytes, Set.copyOf(datastreams), historyValues, everyValue);
    }

    /** {@return the same with another bound of each history} */
    public Flow withHistoryValues(int values) {
        return new Flow(messagesPerSecond, maximumMessageBytes, history, values, everyValue);
    }

    /** {@return the same with datastreams whose values are messages} */
    public Flow withEveryValue(Collection<String> datastreams) {
        return new Flow(messagesPerSecond, maximumMessageBytes, history, historyValues, Set.copyOf(datastreams));
    }

    private static void check(String key, int value, int minimum, int maximum) {
        if (value < minimum || value > maximum) {
            throw invalid(key, value + " is outside " + minimum + " to " + maximum);
        }
    }

    private static BlynkException invalid(String key, String problem) {
        return new BlynkException(BlynkException.Kind.INVALID_SETTING, key, problem);
    }
}
