// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.contract.SuiteCoverage;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.OutboundMessage;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HiveMqLinkProviderTest {
    /** Keeps what comes. */
    private static final class Recorder implements LinkListener {
        private final BlockingQueue<InboundMessage> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<TransportException> dropped = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(InboundMessage message) {
            messages.add(message);
        }

        @Override
        public void onDropped(TransportException reason) {
            dropped.add(reason);
        }

        @Override
        public void onLost(TransportException cause) {
            throw new AssertionError(cause);
        }
    }

    private record Publish(Message message, CompletableFuture<Void> answer) implements OutboundMessage {
        @Override
        public void acknowledged() {
            answer.complete(null);
        }

        @Override
        public void failed(TransportException reason) {
            answer.completeExceptionally(reason);
        }
    }

    private final Recorder recorder = new Recorder();

    @Test
    void isFoundByName() {
        assertThat(ServiceLoader.load(MqttLinkProvider.class))
                .extracting(MqttLinkProvider::name)
                .contains("hivemq");
    }

    @Test
    void saysWhatItSpeaks() {
        assertThat(new HiveMqLinkProvider().versions()).containsExactly(MqttVersion.V3_1_1, MqttVersion.V5);
        assertThat(new HiveMqLinkProvider().defaultVersion()).isEqualTo(MqttVersion.V3_1_1);
    }

    @Test
    void isHeldAgainstEveryContractOnEveryBroker() throws Exception {
        SuiteCoverage.assertComplete(HiveMqLinkProviderTest.class, new HiveMqLinkProvider());
    }

    @Test
    void nettysFlightRecorderEventsAreOffUnlessWanted() {
        linkTo(Endpoint.of("mqtt://127.0.0.1:1883"), 1_000);
        // Whether Netty read it in time, nobody can tell here: Artemis, on the same Netty, may have run before.
        assertThat(System.getProperty("io.netty.jfr.enabled")).isEqualTo("false");
    }

    @Test
    void isBoundByItsModule() {
        Set<MqttLinkProvider> bound = Guice.createInjector(new HiveMqModule())
                .getInstance(Key.get(new TypeLiteral<Set<MqttLinkProvider>>() {}));
        assertThat(bound).singleElement().isInstanceOf(HiveMqLinkProvider.class);
    }

    @Test
    @NeedsProgram("mosquitto")
    void whatIsTooLargeBeforeMqtt5IsDroppedAfterReading() throws Exception {
        try (Mosquitto broker = Mosquitto.start()) {
            MqttLink link = linkTo(Endpoint.of(broker.uri()), 1_000);
            link.connect();
            try {
                assertThat(link.subscribe("t", Qos.AT_LEAST_ONCE).get(30, TimeUnit.SECONDS))
                        .isEqualTo(Qos.AT_LEAST_ONCE);
                // 1 + 2 of header, 2 + 1 of topic, 2 of packet id: 992 bytes of payload fill 1,000.
                publish(link, "x".repeat(993));
                publish(link, "x".repeat(992));
                InboundMessage next = recorder.messages.poll(30, TimeUnit.SECONDS);
                assertThat(next).isNotNull();
                assertThat(next.message().payload().sizeBytes()).isEqualTo(992);
                assertThat(recorder.dropped.poll(30, TimeUnit.SECONDS))
                        .hasMessage("topic 't': a packet of 1001 bytes has arrived, maximum-packet-bytes is 1000");
                assertThat(recorder.messages).isEmpty();
            } finally {
                link.disconnect();
            }
        }
    }

    private static void publish(MqttLink link, String text) throws Exception {
        Publish publish = new Publish(Message.of("t", text), new CompletableFuture<>());
        link.publish(publish);
        publish.answer.get(30, TimeUnit.SECONDS);
    }

    private MqttLink linkTo(Endpoint endpoint, int maximumPacketBytes) {
        TransportSettings.Limits limits =
                TransportSettings.Limits.defaults().withMaximumPacketBytes(maximumPacketBytes);
        TransportSettings.Session session = TransportSettings.Session.defaults().withClientId("device");
        return new HiveMqLinkProvider()
                .create(
                        new LinkSettings(endpoint, MqttVersion.V3_1_1, session, true, limits, Optional.empty()),
                        recorder);
    }
}
