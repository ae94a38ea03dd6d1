// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

/**
 * What has left and what has not, read at one moment.
 *
 * @param written values written by the program
 * @param conflated values that a newer one of the same datastream replaced before they were sent
 * @param dropped values of a history that were given up: too many, or too old
 * @param messages messages handed to the transport
 * @param waiting datastreams, values of histories and messages that wait for their turn
 */
public record FlowCounts(long written, long conflated, long dropped, long messages, int waiting) {
    /** Counts, under its owner's lock. */
    static final class Counter {
        long written;
        long conflated;
        long dropped;
        long messages;

        FlowCounts read(int waiting) {
            return new FlowCounts(written, conflated, dropped, messages, waiting);
        }
    }
}
