// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.handler;

import io.halyard.blynk.journal.Journal;
import java.util.concurrent.atomic.LongAdder;

/** What became of all deliveries of one device: counters, and the journal for what went wrong. */
public final class Deliveries {
    private final Journal journal;
    private final LongAdder handled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** @param journal where failures are told */
    public Deliveries(Journal journal) {
        this.journal = journal;
    }

    /**
     * What became of deliveries, read at one moment.
     *
     * @param handled handlers that returned
     * @param failed handlers that threw
     * @param unreadable values that were not of the type that a handler wanted
     * @param dropped messages pushed out of a handler's full queue
     */
    public record Counts(long handled, long failed, long unreadable, long dropped) {}

    /** {@return the counters} */
    public Counts counts() {
        return new Counts(handled.sum(), failed.sum(), unreadable.sum(), dropped.sum());
    }

    void handled() {
        handled.increment();
    }

    void failed(String what, Exception cause) {
        failed.increment();
        journal.warn("the handler of " + what + " failed", cause);
    }

    void unreadable(String what, String problem) {
        unreadable.increment();
        journal.warn("the handler of " + what + " was not called: " + problem);
    }

    void dropped(String what) {
        dropped.increment();
        journal.warn("the handler of " + what + " is too slow: the oldest waiting message was dropped");
    }
}
