// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.testkit.Ports;
import io.halyard.testkit.TestBroker;
import java.util.Set;

/** Brokers of one make, as contract tests need them; each accepts connections when it is returned. */
public interface BrokerKind {
    /**
     * {@return a broker that anyone may use}
     *
     * @param window how many unacknowledged messages it sends to one client
     */
    TestBroker open(int port, int window);

    /** {@return a broker that anyone may use, with {@link #open(int, int) a window} of 20} */
    default TestBroker open() {
        return open(Ports.free(), 20);
    }

    /** {@return a broker that lets in only who has that login} */
    TestBroker admitting(int port, String userName, String password);

    /** {@return a broker that lets nobody publish or subscribe to a topic below {@code level}, and then keeps the connection} */
    TestBroker refusing(String level);

    /** {@return a broker that ends the connection at a larger packet} */
    TestBroker limitedTo(int packetBytes);

    /** {@return a broker that speaks MQTT over WebSocket at {@code port}, path {@code /mqtt}} */
    TestBroker overWebSocket(int port);

    /** {@return what brokers of this make are known to do otherwise} */
    default Set<BrokerGap> gaps() {
        return Set.of();
    }
}
