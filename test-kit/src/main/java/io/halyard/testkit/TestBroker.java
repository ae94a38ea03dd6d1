// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

/** A real MQTT broker at a loopback port, which can go down and come back there. */
public interface TestBroker extends AutoCloseable {
    /** {@return the loopback port} */
    int port();

    /** {@return {@code mqtt://127.0.0.1:PORT}} */
    default String uri() {
        return "mqtt://127.0.0.1:" + port();
    }

    /** Starts it again on the same port, with nothing remembered, and returns when it accepts connections. */
    void restart();

    /** Ends it at once, and returns when it is gone. Harmless when it is down. */
    void kill();

    /**
     * Returns when all that it has acknowledged so far is where it belongs: with the subscribers, as far as their windows have room, and
     * kept if it is to be retained. Most brokers acknowledge only then.
     */
    default void settle() {}

    @Override
    void close();
}
