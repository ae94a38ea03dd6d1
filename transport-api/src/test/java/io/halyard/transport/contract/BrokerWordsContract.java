// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.ScriptedBroker.PINGREQ;
import static io.halyard.transport.contract.ScriptedBroker.PUBACK;
import static io.halyard.transport.contract.ScriptedBroker.PUBCOMP;
import static io.halyard.transport.contract.ScriptedBroker.PUBREC;
import static io.halyard.transport.contract.ScriptedBroker.SUBSCRIBE;
import static io.halyard.transport.contract.ScriptedBroker.UNSUBSCRIBE;
import static io.halyard.transport.contract.ScriptedBroker.bytes;
import static io.halyard.transport.contract.ScriptedBroker.hex;
import static io.halyard.transport.contract.ScriptedBroker.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.MqttLink;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every link must make of a broker's packets to the byte, the seldom and the wrong ones included. Subclass it once for each
 * protocol version that the link speaks.
 */
public abstract class BrokerWordsContract extends WrongWords {
    private static final int SESSION_EXPIRY = 0x11;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final String OTHER_VERSION = "; it does not speak MQTT ";

    @Test
    void connectSaysWhatIsUsual() throws Exception {
        ConnectPacket said = said(TransportSettings.Session.defaults().withClientId("one"));
        assertThat(said.protocol()).isEqualTo(version() == MqttVersion.V3_1 ? "MQIsdp 3" : protocolSince311());
        assertThat(said.flags()).as("clean, and nothing else").isEqualTo(0x02);
        assertThat(said.keepAlive()).isEqualTo(60);
        assertThat(said.texts()).containsExactly("one");
        if (broker.isV5()) {
            assertThat(said.properties().getOrDefault(SESSION_EXPIRY, 0L)).isZero();
            assertThat(said.properties()).containsEntry(MAXIMUM_PACKET_SIZE, (long) LIMIT);
            assertThat(said.properties().getOrDefault(TOPIC_ALIAS_MAXIMUM, 0L)).isZero();
        }
    }

    private String protocolSince311() {
        return "MQTT " + (broker.isV5() ? 5 : 4);
    }

    @Test
    void connectSaysAllThatIsAskedFor() throws Exception {
        Message will = Message.of("w", "gone").withQos(Qos.EXACTLY_ONCE).withRetain(true);
        ConnectPacket said = said(TransportSettings.Session.defaults()
                .withPersistence("kept", Duration.ofDays(2))
                .withLogin("me", Secret.of("h\u00fcsh"))
                .withKeepAlive(Duration.ofMillis(1_001))
                .withWill(will));
        // User name, password, will: retained, QoS 2; not clean.
        assertThat(said.flags()).isEqualTo(0b1111_0100);
        assertThat(said.keepAlive()).as("rounded up").isEqualTo(2);
        assertThat(said.texts()).containsExactly("kept", "w", "gone", "me", "h\u00fcsh");
        if (broker.isV5()) {
            assertThat(said.properties()).containsEntry(SESSION_EXPIRY, 172_800L);
        }
    }

    @Test
    void aKeepAliveThatIsOffIsSaidSo() throws Exception {
        ConnectPacket said =
                said(TransportSettings.Session.defaults().withClientId("one").withKeepAlive(Duration.ZERO));
        assertThat(said.keepAlive()).isZero();
    }

    private ConnectPacket said(TransportSettings.Session session) throws Exception {
        newLink(session);
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        ConnectPacket said = broker.acceptConnect();
        broker.send(broker.connectAnswer(0));
        outcome.get(30, TimeUnit.SECONDS);
        return said;
    }

    @Test
    void eachRefusalIsOfTheRightKind() throws Exception {
        Map<Integer, Kind> before5 = Map.of(
                1, Kind.PROTOCOL_REFUSED,
                2, Kind.PROTOCOL_REFUSED,
                3, Kind.UNREACHABLE,
                4, Kind.CREDENTIALS_REFUSED,
                5, Kind.CREDENTIALS_REFUSED);
        Map<Integer, Kind> since5 = Map.of(
                0x84, Kind.PROTOCOL_REFUSED,
                0x85, Kind.PROTOCOL_REFUSED,
                0x86, Kind.CREDENTIALS_REFUSED,
                0x87, Kind.CREDENTIALS_REFUSED,
                0x88, Kind.UNREACHABLE,
                0x89, Kind.UNREACHABLE);
        for (Map.Entry<Integer, Kind> expected : (broker.isV5() ? since5 : before5).entrySet()) {
            CompletableFuture<MqttLink.Accepted> outcome = connecting();
            broker.accept().send(broker.connectAnswer(expected.getKey()));
            assertFails(
                    outcome,
                    expected.getValue(),
                    "the broker refuses: ",
                    "(0x" + Integer.toHexString(expected.getKey()) + ")");
            broker.hangUp();
            newLink();
        }
        assertThat(reports.losses).isEmpty();
    }

    /** It answers with the CONNACK of a version that it speaks, which is none of ours. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBrokerThatDoesNotSpeakOurVersionIsNamed(boolean inPieces) throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept();
        byte[] answer = broker.isV5() ? hex("20 02 00 01") : hex("20 03 00 84 00");
        for (int i = 0; inPieces && i < 3; i++) {
            broker.send(bytes(answer[i]));
        }
        broker.send(inPieces ? Arrays.copyOfRange(answer, 3, answer.length) : answer);
        broker.hangUp();
        assertFails(outcome, Kind.PROTOCOL_REFUSED, broker.uri(), "the broker refuses: un", OTHER_VERSION + version());
        assertThat(reports.losses).isEmpty();
    }

    @Test
    void overWebSocketABrokerThatDoesNotSpeakOurVersionIsNamedToo() throws Exception {
        if (isLacking(Endpoint.Scheme.WS)) {
            return;
        }
        openWebSocketLink("/mqtt");
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.acceptWebSocket().sendFramed(broker.isV5() ? hex("20 02 00 01") : hex("20 03 00 84 00"));
        assertFails(outcome, Kind.PROTOCOL_REFUSED, "the broker refuses: un", OTHER_VERSION + version());
    }

    /** What another version would say to accept us is no acceptance. */
    @Test
    void anAcceptanceInTheWordsOfAnotherVersionIsNoMqtt() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(broker.isV5() ? hex("20 02 00 00") : hex("20 03 00 00 00"));
        assertFails(outcome, Kind.MALFORMED, "what the broker sent is no MQTT");
        assertThat(reports.losses).isEmpty();
    }

    @Test
    void aRefusedSubscriptionFailsAlone() throws Exception {
        connect(broker.connectAnswer(0));
        CompletableFuture<Qos> refused = link.subscribe("secret/#", Qos.AT_LEAST_ONCE);
        broker.send(subscribeAnswer(broker.next(SUBSCRIBE), broker.isV5() ? 0x87 : 0x80));
        assertFails(refused, Kind.REJECTED, "topic filter 'secret/#': the broker refuses: ");
        CompletableFuture<Qos> lowered = link.subscribe("open/#", Qos.EXACTLY_ONCE);
        broker.send(subscribeAnswer(broker.next(SUBSCRIBE), 0));
        assertThat(lowered.get(30, TimeUnit.SECONDS)).isEqualTo(Qos.AT_MOST_ONCE);
    }

    @Test
    void anyAnswerToAPingWillDo() throws Exception {
        connect(broker.connectAnswer(0));
        CompletableFuture<Void> ping = link.ping();
        ScriptedBroker.Packet sent = broker.next();
        if (sent.type() == PINGREQ) {
            broker.send(packet(0xD0));
        } else { // Most libraries have no call for a ping: ending a subscription that never was will do.
            assertThat(sent.type()).isEqualTo(UNSUBSCRIBE);
            byte[] id = bytes(sent.shortAt(0) >> 8, sent.shortAt(0));
            broker.send(broker.isV5() ? packet(0xB0, id, bytes(0, 0x87)) : packet(0xB0, id));
        }
        ping.get(30, TimeUnit.SECONDS);
    }

    @Test
    void messagesRightBehindTheConnectAnswerArriveInOrder() throws Exception {
        connect(
                broker.connectAnswer(0),
                broker.publish(0b0000, "a", 0, 1),
                broker.publish(0b0100, "b", 1, 2),
                broker.publish(0b0010, "c", 2, 3),
                broker.publish(0b0101, "d", 3, 4));
        for (String topic : new String[] {"a", "b", "c", "d"}) {
            assertThat(reports.next().message().topic()).isEqualTo(topic);
        }
    }

    @Test
    void aMessageInSmallPiecesArrivesWhole() throws Exception {
        connect(broker.connectAnswer(0));
        for (byte part : broker.publish(0b0010, "pieces", 7, 200)) {
            broker.send(new byte[] {part});
        }
        InboundMessage message = reports.next();
        assertThat(message.message().payload().sizeBytes()).isEqualTo(200);
        message.acknowledge().run();
        assertThat(broker.next(PUBACK).shortAt(0)).isEqualTo(7);
    }

    @Test
    void aMessageOfQos2IsReceivedWhenWeSaySo() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(broker.publish(0b0100, "t", 9, 1), broker.publish(0b0010, "t", 10, 1));
        InboundMessage twice = reports.next();
        assertThat(twice.message().qos()).isEqualTo(Qos.EXACTLY_ONCE);
        InboundMessage once = reports.next();
        assertThat(once.message().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        once.acknowledge().run();
        assertThat(broker.next(PUBACK).shortAt(0)).isEqualTo(10);
        twice.acknowledge().run();
        assertThat(broker.next(PUBREC).shortAt(0)).isEqualTo(9);
        broker.send(packet(0x62, bytes(0, 9)));
        assertThat(broker.next(PUBCOMP).shortAt(0)).isEqualTo(9);
    }

    @Test
    void aMessageThatIsTooLargeIsDroppedAlone() throws Exception {
        connect(broker.connectAnswer(0));
        if (broker.isV5()) { // It was told the limit: that is no slip (MQTT 5, 3.1.2.11.4).
            broker.send(broker.publish(0b0010, "large", 1, LIMIT));
            assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
            return;
        }
        broker.send(
                broker.publish(0b0000, "large", 0, LIMIT),
                broker.publish(0b0010, "large", 1, LIMIT),
                broker.publish(0b0100, "large", 2, LIMIT),
                broker.publish(0b0010, "small", 3, 1));
        assertThat(reports.next().message().topic()).isEqualTo("small");
        for (int i = 0; i < 3; i++) {
            assertThat(reports.dropped.poll(30, TimeUnit.SECONDS))
                    .hasMessageMatching(
                            "topic 'large': a packet of 101[02] bytes has arrived, maximum-packet-bytes is 1000");
        }
        assertThat(broker.next(PUBACK).shortAt(0)).isEqualTo(1);
        assertThat(broker.next(PUBREC).shortAt(0)).isEqualTo(2);
        broker.send(packet(0x62, bytes(0, 2)));
        assertThat(broker.next(PUBCOMP).shortAt(0)).isEqualTo(2);
    }

    @Test
    void aMessageThatIsNoMqttIsALossOfThatKind() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(packet(0x32, bytes(0, 200, 't', 0, 1))); // A topic longer than its packet.
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aLengthWithoutEndIsALossOfThatKind() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(bytes(0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01));
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aBrokerThatHangsUpInTheMiddleIsALoss() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(bytes(0x30, 50, 0));
        broker.hangUp();
        TransportException loss = reports.loss();
        assertThat(loss.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(loss).hasMessageEndingWith("the broker closed the connection");
    }

    private byte[] subscribeAnswer(ScriptedBroker.Packet sent, int code) throws IOException {
        byte[] id = bytes(sent.shortAt(0) >> 8, sent.shortAt(0));
        return broker.isV5() ? packet(0x90, id, bytes(0, code)) : packet(0x90, id, bytes(code));
    }
}
