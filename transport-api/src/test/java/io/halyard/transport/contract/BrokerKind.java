// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.testkit.Ports;
import io.halyard.testkit.TestAuthority;
import io.halyard.testkit.TestAuthority.Issued;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Endpoint.Scheme;
import java.nio.file.Path;
import java.util.Optional;
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

    /** {@return a broker that speaks TLS at {@code port}} */
    TestBroker encrypted(int port, Encryption encryption);

    /**
     * How a broker speaks TLS.
     *
     * @param scheme {@code mqtts} or {@code wss}
     * @param certificate the broker's own
     * @param clients who vouches for clients, which then need a certificate; empty = they need none
     * @param crlFile certificates of clients that were revoked, PEM
     */
    record Encryption(Scheme scheme, Issued certificate, Optional<TestAuthority> clients, Optional<Path> crlFile) {
        /** {@return one that wants no certificates of clients} */
        static Encryption of(Scheme scheme, Issued certificate) {
            return new Encryption(scheme, certificate, Optional.empty(), Optional.empty());
        }

        /** {@return the same, wanting certificates of that authority} */
        Encryption withClients(TestAuthority authority) {
            return new Encryption(scheme, certificate, Optional.of(authority), crlFile);
        }

        /** {@return the same, refusing clients whose certificate that file revokes} */
        Encryption withCrlFile(Path file) {
            return new Encryption(scheme, certificate, clients, Optional.of(file));
        }
    }

    /** {@return what brokers of this make are known to do otherwise} */
    default Set<BrokerGap> gaps() {
        return Set.of();
    }
}
