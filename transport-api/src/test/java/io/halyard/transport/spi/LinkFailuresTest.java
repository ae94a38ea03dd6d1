// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same fault has the same words, whoever asked the operating system. */
class LinkFailuresTest {
    private static final Endpoint ENDPOINT = Endpoint.of("mqtt://broker.example");

    private static void assertFailure(TransportException failure, Kind kind, String words) {
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("mqtt://broker.example:1883: " + words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection refused",
                "finishConnect(..) failed with error(-111): Connection refused",
                "Connection refused: /127.0.0.1:1883"
            })
    void aPortWhereNobodyListens(String words) {
        assertFailure(
                LinkFailures.connecting(ENDPOINT, new ConnectException(words)),
                Kind.UNREACHABLE,
                "connection refused: nobody listens at that port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection reset",
                "Connection reset by peer",
                "recvAddress(..) failed with error(-104): Connection reset by peer"
            })
    void aConnectionThatThePeerResets(String words) {
        TransportException failure = LinkFailures.connecting(ENDPOINT, new IOException(words));
        assertFailure(failure, Kind.CONNECTION_LOST, "the peer reset the connection");
        assertFailure(
                LinkFailures.beforeConnack(ENDPOINT, failure),
                Kind.CONNECTION_LOST,
                "the peer reset the connection before it answered; is that a port for mqtt?");
    }

    @Test
    void whatElseIsSaidStaysAsItIs() {
        assertFailure(LinkFailures.lost(ENDPOINT, new IOException("Broken pipe")), Kind.CONNECTION_LOST, "Broken pipe");
        TransportException ours = new TransportException(Kind.CONNECTION_LOST, "link", "the connection was closed");
        assertThat(LinkFailures.beforeConnack(ENDPOINT, ours)).isSameAs(ours);
        TransportException notBroker = LinkFailures.notBroker(ENDPOINT, new byte[] {'S', 'S', 'H'}, new EOFException());
        assertFailure(notBroker, Kind.MALFORMED, "what the broker sent is no MQTT: it begins with 0x53");
        assertThat(LinkFailures.beforeConnack(ENDPOINT, notBroker)).isSameAs(notBroker);
    }
}
