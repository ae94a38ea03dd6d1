// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A link and a broker that says what a test tells it to. */
@Timeout(60)
abstract class ScriptedBench {
    static final int LIMIT = 1_000;
    private static final TransportSettings.Limits LIMITS =
            TransportSettings.Limits.defaults().withMaximumPacketBytes(LIMIT);

    final LinkRecorder reports = new LinkRecorder();
    ScriptedBroker broker;
    MqttLink link;

    /** {@return the links to be judged} */
    protected abstract MqttLinkProvider provider();

    /** {@return the protocol version to speak} */
    protected abstract MqttVersion version();

    @BeforeEach
    final void openBroker() {
        broker = new ScriptedBroker(version());
        link = linkTo(Endpoint.of(broker.uri()), LIMITS);
    }

    @AfterEach
    final void closeBroker() {
        link.abandon();
        broker.close();
    }

    final void newLink() {
        link = linkTo(Endpoint.of(broker.uri()), LIMITS);
    }

    final MqttLink linkTo(Endpoint endpoint, TransportSettings.Limits limits) {
        return linkTo(endpoint, limits, TransportSettings.Session.defaults().withClientId("one"));
    }

    /** From now on the link is one that says this of us. */
    final void newLink(TransportSettings.Session session) {
        link = linkTo(Endpoint.of(broker.uri()), LIMITS, session);
    }

    private MqttLink linkTo(Endpoint endpoint, TransportSettings.Limits limits, TransportSettings.Session session) {
        return provider()
                .create(
                        new LinkSettings(endpoint, version(), session, session.clean(), limits, Optional.empty()),
                        reports);
    }

    final CompletableFuture<MqttLink.Accepted> connecting() {
        return LinkBench.connecting(link);
    }

    final MqttLink.Accepted connect(byte[]... answer) throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(answer);
        return outcome.get(30, TimeUnit.SECONDS);
    }

    final RecordedPublish publish(Qos qos) {
        RecordedPublish publish = new RecordedPublish(Message.of("t", "x").withQos(qos));
        link.publish(publish);
        return publish;
    }

    static void assertFails(CompletableFuture<?> outcome, Kind kind, String... words) {
        assertThatThrownBy(() -> outcome.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.kind()).as(String.valueOf(e)).isEqualTo(kind))
                .hasMessageContainingAll(words);
    }
}
