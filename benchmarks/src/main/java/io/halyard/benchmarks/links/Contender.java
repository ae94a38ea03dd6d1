// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A connected client. One thread publishes at a time. */
interface Contender extends AutoCloseable {
    /** Makes one, connected. It tells {@code window} of each publish that is done. */
    @FunctionalInterface
    interface Maker {
        Contender connect(int port, Window window) throws Exception;
    }

    /** Begins a publish of QoS 0, done when it is written, or of QoS 1, done when it is acknowledged. */
    void publish(String topic, byte[] payload, int qos) throws Exception;

    /** Sends what a buffer holds back. */
    default void flush() throws Exception {}

    /** Subscribes with QoS 0, and returns when that is granted. */
    void subscribe(String topic, Consumer<ByteBuffer> handler) throws Exception;

    @Override
    void close();
}
