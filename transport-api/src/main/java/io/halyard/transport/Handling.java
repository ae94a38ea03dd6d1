// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.util.List;

/**
 * How one subscription takes its messages in.
 *
 * @param queue messages that may wait for a slow handler, 1 to 1,000,000
 * @param overflow which one is dropped, and counted, when one more comes
 * @param unacknowledged messages that it may hold unacknowledged, 1 to 1,000. What comes beyond that is acknowledged on
 *     hand-over, and counted, because brokers stop sending to all subscriptions at their window (Mosquitto: 20)
 * @param strict whether nothing is acknowledged before its handler returned, whatever {@code unacknowledged} says. One slow
 *     handler can then stall every subscription of the connection. What is dropped is not acknowledged either: the broker of
 *     a session that is kept sends it again over the next connection
 * @param concurrency how many messages are handled at once, each on a virtual thread of its own, 1 to 10,000; 1 = in order
 */
public record Handling(int queue, Overflow overflow, int unacknowledged, boolean strict, int concurrency) {
    /** Which message is dropped when the queue is full. */
    public enum Overflow {
        /** The one that has waited longest. */
        DROP_OLDEST,
        /** The one that comes. */
        DROP_NEWEST
    }

    /** {@return all that is wrong with it: kind INVALID_SETTING, the place is the key; empty = nothing} */
    public List<TransportException> faults() {
        SettingFaults faults = new SettingFaults();
        check(faults);
        return faults.list();
    }

    void check(SettingFaults faults) {
        faults.range("handling.queue", queue, 1, 1_000_000)
                .range("handling.unacknowledged", unacknowledged, 1, 1_000)
                .range("handling.concurrency", concurrency, 1, 10_000);
    }

    /** {@return 1,000 waiting, the oldest dropped, 10 unacknowledged, one at a time} */
    public static Handling defaults() {
        return new Handling(1_000, Overflow.DROP_OLDEST, 10, false, 1);
    }

    /** {@return the same with another bound of the queue} */
    public Handling withQueue(int messages, Overflow overflow) {
        return new Handling(messages, overflow, unacknowledged, strict, concurrency);
    }

    /**
     * {@return the same with another bound of messages held unacknowledged} What comes beyond it is acknowledged before what is held, and so
     * out of turn: some brokers then let messages overtake others that wait for their window ({@code docs/brokers.md}). With a bound above
     * the longest burst nothing is, unless another subscription is slower.
     */
    public Handling withUnacknowledged(int messages) {
        return new Handling(queue, overflow, messages, strict, concurrency);
    }

    /** {@return the same, acknowledging nothing before its handler returned: able to stall the whole connection} */
    public Handling withStrictAcknowledgement() {
        return new Handling(queue, overflow, unacknowledged, true, concurrency);
    }

    /** {@return the same, handling that many messages at once, in no order} */
    public Handling withConcurrency(int messages) {
        return new Handling(queue, overflow, unacknowledged, strict, messages);
    }
}
