// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.ScriptedBroker.bytes;
import static io.halyard.transport.contract.ScriptedBroker.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every link must make of a peer that is no broker, or one that sends what no version of MQTT knows. */
abstract class WrongPeers extends ScriptedBench {
    private static final String BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 11\r\nConnection: keep-alive\r\n\r\nBad Request";

    @Test
    void aWebServerAtThatPortIsNamed() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(BAD_REQUEST.getBytes(StandardCharsets.US_ASCII));
        assertFails(
                outcome,
                Kind.MALFORMED,
                broker.uri(),
                "an HTTP server answers at that port; the schemes ws and wss are for those");
    }

    @Test
    void aPortThatWantsTlsIsNamed() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(bytes(0x15, 3, 3, 0, 2, 2, 10)); // A fatal alert: unexpected message.
        broker.hangUp();
        assertFails(outcome, Kind.MALFORMED, broker.uri(), "that port wants TLS; the schemes mqtts and wss have it");
    }

    @Test
    void aPeerThatHangsUpBeforeItAnswersMayWantAnotherProtocol() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().hangUp();
        assertFails(
                outcome,
                Kind.CONNECTION_LOST,
                broker.uri(),
                "the broker closed the connection before it answered; is that a port for mqtt?");
    }

    @Test
    void aPeerThatSpeaksSomethingElseIsToldByItsFirstByte() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
        assertFails(outcome, Kind.MALFORMED, broker.uri() + ": what the broker sent is no MQTT: it begins with 0x53");
    }

    @Test
    void aServerThatKnowsNoWebSocketIsNamed() throws Exception {
        if (isLacking(Endpoint.Scheme.WS)) {
            return;
        }
        openWebSocketLink("/other");
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.acceptRequest()
                .send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertFails(
                outcome, Kind.UNREACHABLE, "no MQTT over WebSocket at path /other: the server answers '404 Not Found'");
    }

    @Test
    void aServerThatHangsUpWhenAskedForWebSocketIsNamed() throws Exception {
        if (isLacking(Endpoint.Scheme.WS)) {
            return;
        }
        openWebSocketLink("/mqtt");
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.acceptRequest().hangUp();
        assertFails(outcome, Kind.UNREACHABLE, "no MQTT over WebSocket at path /mqtt: the server hangs up");
    }

    @ParameterizedTest
    @EnumSource(
            value = Endpoint.Scheme.class,
            names = {"MQTT", "WS"})
    void aPeerThatAcceptsAndSaysNothingIsATimeout(Endpoint.Scheme scheme) throws Exception {
        if (isLacking(scheme)) {
            return;
        }
        openLink(scheme, "", TransportSettings.Limits.defaults().withConnectTimeout(Duration.ofMillis(300)));
        assertFails(connecting(), Kind.TIMEOUT, "no CONNACK within 300 ms");
        assertThat(reports.losses).isEmpty();
    }

    @Test
    void anUnknownCodeOfAConnectAnswerIsNoMqtt() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(broker.connectAnswer(broker.isV5() ? 0xF0 : 6));
        assertFails(outcome, Kind.MALFORMED, "what the broker sent is no MQTT");
    }

    @Test
    void anUnknownCodeOfASubscribeAnswerIsNoMqtt() throws Exception {
        connect(broker.connectAnswer(0));
        CompletableFuture<Qos> granted = link.subscribe("t", Qos.AT_LEAST_ONCE);
        ScriptedBroker.Packet sent = broker.next(ScriptedBroker.SUBSCRIBE);
        byte[] id = bytes(sent.shortAt(0) >> 8, sent.shortAt(0));
        broker.send(broker.isV5() ? packet(0x90, id, bytes(0, 0xF0)) : packet(0x90, id, bytes(0x7F)));
        assertFails(granted, Kind.MALFORMED, "what the broker sent is no MQTT");
        assertLostAsMalformed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c328", "00", "eda080", "f4908080", "c0af"})
    void aTopicThatIsNoUtf8IsNoMqtt(String topic) throws Exception {
        connect(broker.connectAnswer(0));
        byte[] name = ScriptedBroker.hex(topic);
        broker.send(
                packet(0x32, bytes(0, name.length), name, bytes(0, 7), broker.isV5() ? bytes(0) : bytes(), bytes(1)));
        assertLostAsMalformed();
        assertThat(reports.messages).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/#", "+", ""})
    void aTopicThatIsAFilterIsNoMqtt(String topic) throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(broker.publish(0, topic, 0, 1));
        assertLostAsMalformed();
        assertThat(reports.messages).isEmpty();
    }

    @Test
    void aPayloadNeedNotBeText() throws Exception {
        connect(broker.connectAnswer(0));
        byte[] publish = broker.publish(0b0010, "t", 7, 3);
        publish[publish.length - 2] = (byte) 0xFF;
        broker.send(publish);
        assertThat(reports.next().message().payload().toBytes()).containsExactly(0, 0xFF, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x36, 0x10, 0x82, 0xC0})
    void aPacketThatABrokerNeverSendsIsNoMqtt(int first) throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(packet(first, bytes(0, 1, 't', 0, 7, 0, 0, 0)));
        assertLostAsMalformed();
    }

    final void assertLostAsMalformed() throws InterruptedException {
        TransportException loss = reports.loss();
        assertThat(loss.kind()).as(String.valueOf(loss)).isEqualTo(Kind.MALFORMED);
        assertThat(loss).hasMessageContaining("what the broker sent is no MQTT");
    }

    /** {@return whether the link has no such scheme, which it then must refuse by name} */
    final boolean isLacking(Endpoint.Scheme scheme) {
        boolean isLacking = !provider().schemes().contains(scheme);
        if (isLacking) {
            assertThatThrownBy(() -> MqttTransports.create(TransportSettings.of(scheme + "://127.0.0.1:1"), provider()))
                    .hasMessageContaining("link '" + provider().name() + "' does not speak " + scheme);
        }
        return isLacking;
    }

    final void openWebSocketLink(String path) {
        openLink(Endpoint.Scheme.WS, path, TransportSettings.Limits.defaults());
    }

    private void openLink(Endpoint.Scheme scheme, String path, TransportSettings.Limits limits) {
        link.abandon();
        link = linkTo(Endpoint.of(broker.uri().replace("mqtt:", scheme + ":") + path), limits);
    }
}
