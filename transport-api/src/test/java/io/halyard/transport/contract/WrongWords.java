// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.ScriptedBroker.PUBCOMP;
import static io.halyard.transport.contract.ScriptedBroker.PUBLISH;
import static io.halyard.transport.contract.ScriptedBroker.PUBREC;
import static io.halyard.transport.contract.ScriptedBroker.PUBREL;
import static io.halyard.transport.contract.ScriptedBroker.SUBSCRIBE;
import static io.halyard.transport.contract.ScriptedBroker.UNSUBSCRIBE;
import static io.halyard.transport.contract.ScriptedBroker.bytes;
import static io.halyard.transport.contract.ScriptedBroker.hex;
import static io.halyard.transport.contract.ScriptedBroker.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.MqttLink;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every link must make of a broker that breaks the protocol in the middle of a conversation (rule L12). */
abstract class WrongWords extends WrongPeers {
    /** What the broker was asked, and has not answered. */
    enum Question {
        NOTHING,
        QOS_1,
        QOS_2,
        RELEASE,
        SUBSCRIPTION,
        ITS_END
    }

    /** What ends the connection. In the bodies, {@code ID} is the packet id of the question. */
    enum Breach {
        PUBACK_FOR_QOS_2(Question.QOS_2, 0x40, "ID"),
        PUBCOMP_BEFORE_PUBREC(Question.QOS_2, 0x70, "ID"),
        PUBACK_FOR_PUBREL(Question.RELEASE, 0x40, "ID"),
        PUBREC_FOR_QOS_1(Question.QOS_1, 0x50, "ID"),
        PUBCOMP_FOR_QOS_1(Question.QOS_1, 0x70, "ID"),
        SUBACK_FOR_PUBLISH(Question.QOS_1, 0x90, "ID 00", "ID 00 00"),
        UNSUBACK_FOR_PUBLISH(Question.QOS_2, 0xB0, "ID", "ID 00 00"),
        PUBACK_FOR_SUBSCRIBE(Question.SUBSCRIPTION, 0x40, "ID"),
        UNSUBACK_FOR_SUBSCRIBE(Question.SUBSCRIPTION, 0xB0, "ID", "ID 00 00"),
        SUBACK_FOR_UNSUBSCRIBE(Question.ITS_END, 0x90, "ID 00", "ID 00 00"),
        SUBACK_WITHOUT_A_CODE(Question.SUBSCRIPTION, 0x90, "ID", "ID 00"),
        SUBACK_WITH_TWO_CODES(Question.SUBSCRIPTION, 0x90, "ID 01 01", "ID 00 01 01"),
        UNSUBACK_WITH_TWO_CODES(Question.ITS_END, 0xB0, "ID 00", "ID 00 00 00"),
        PUBACK_OF_ID_0(Question.QOS_1, 0x40, "0000"),
        PUBREC_OF_ID_0(Question.QOS_2, 0x50, "0000"),
        PUBREL_OF_ID_0(Question.NOTHING, 0x62, "0000"),
        PUBCOMP_OF_ID_0(Question.RELEASE, 0x70, "0000"),
        SUBACK_OF_ID_0(Question.SUBSCRIPTION, 0x90, "0000 00", "0000 00 00"),
        UNSUBACK_OF_ID_0(Question.ITS_END, 0xB0, "0000", "0000 00 00"),
        PUBLISH_OF_QOS_1_AND_ID_0(Question.NOTHING, 0x32, "0001 74 0000", "0001 74 0000 00"),
        PUBLISH_OF_QOS_2_AND_ID_0(Question.NOTHING, 0x34, "0001 74 0000", "0001 74 0000 00"),
        PUBLISH_WITHOUT_ITS_ID(Question.NOTHING, 0x32, "0001 74"),
        PUBLISH_OF_QOS_3(Question.NOTHING, 0x36, "0001 74 004D", "0001 74 004D 00"),
        REPEATED_PUBLISH_OF_QOS_0(Question.NOTHING, 0x38, "0001 74", "0001 74 00"),
        PUBACK_WITH_FLAGS(Question.QOS_1, 0x42, "ID"),
        PUBREL_WITHOUT_FLAGS(Question.NOTHING, 0x60, "004D"),
        SUBACK_WITH_FLAGS(Question.SUBSCRIPTION, 0x91, "ID 00", "ID 00 00"),
        PINGRESP_WITH_FLAGS(Question.NOTHING, 0xD1, ""),
        PUBACK_WITH_MORE(Question.QOS_1, 0x40, "ID 00", "ID 00 00 00"),
        PUBACK_WITH_A_CODE_OF_OTHERS(Question.QOS_1, 0x40, "ID 92", "ID 92"),
        PUBACK_TOO_SHORT(Question.QOS_1, 0x40, "00"),
        PINGRESP_WITH_A_BODY(Question.NOTHING, 0xD0, "00"),
        SECOND_CONNACK(Question.QOS_1, 0x20, "00 00", "00 00 00"),
        CONNECT(Question.NOTHING, 0x10, "0004 4D515454 04 02 003C 0000"),
        SUBSCRIBE_OF_A_BROKER(Question.NOTHING, 0x82, "004D 0001 74 00", "004D 00 0001 74 00"),
        UNSUBSCRIBE_OF_A_BROKER(Question.NOTHING, 0xA2, "004D 0001 74", "004D 00 0001 74"),
        PINGREQ_OF_A_BROKER(Question.NOTHING, 0xC0, ""),
        AUTH(Question.QOS_1, 0xF0, "", "18 00"),
        TYPE_0(Question.NOTHING, 0x00, "");

        private final Question question;
        private final int first;
        private final String before5;
        private final String since5;

        Breach(Question question, int first, String body) {
            this(question, first, body, body);
        }

        Breach(Question question, int first, String before5, String since5) {
            this.question = question;
            this.first = first;
            this.before5 = before5;
            this.since5 = since5;
        }

        byte[] packet(int id, boolean isV5) {
            String body = isV5 ? since5 : before5;
            return ScriptedBroker.packet(first, hex(body.replace("ID", String.format(Locale.ROOT, "%04x", id))));
        }
    }

    /** Answers to questions that nobody has asked: late ones, maybe. */
    enum Stray {
        PUBACK(0x40, "004D"),
        PUBCOMP(0x70, "004D"),
        SUBACK(0x90, "004D 00", "004D 00 00"),
        UNSUBACK(0xB0, "004D", "004D 00 00");

        private final int first;
        private final String before5;
        private final String since5;

        Stray(int first, String body) {
            this(first, body, body);
        }

        Stray(int first, String before5, String since5) {
            this.first = first;
            this.before5 = before5;
            this.since5 = since5;
        }
    }

    /** A publish or a future of a link; what became of it. */
    private record Asked(
            int packetId,
            @Nullable RecordedPublish publish,
            @Nullable CompletableFuture<?> answer) {
        static final Asked NOTHING = new Asked(0, null, null);
    }

    private Asked ask(Question question) throws Exception {
        return switch (question) {
            case NOTHING -> Asked.NOTHING;
            case QOS_1 -> published(Qos.AT_LEAST_ONCE);
            case QOS_2 -> published(Qos.EXACTLY_ONCE);
            case RELEASE -> {
                Asked asked = published(Qos.EXACTLY_ONCE);
                broker.send(packet(0x50, id(asked.packetId)));
                broker.next(PUBREL);
                yield asked;
            }
            case SUBSCRIPTION -> {
                CompletableFuture<?> answer = link.subscribe("t", Qos.AT_LEAST_ONCE);
                yield new Asked(broker.next(SUBSCRIBE).shortAt(0), null, answer);
            }
            case ITS_END -> {
                CompletableFuture<?> answer = link.unsubscribe("t");
                yield new Asked(broker.next(UNSUBSCRIBE).shortAt(0), null, answer);
            }
        };
    }

    private Asked published(Qos qos) throws Exception {
        RecordedPublish publish = publish(qos);
        return new Asked(broker.next(PUBLISH).shortAt(3), publish, null);
    }

    @ParameterizedTest
    @EnumSource
    void l12_whatBreaksTheProtocolEndsTheConnectionAndNothingIsTakenForAnswered(Breach breach) throws Exception {
        connect(broker.connectAnswer(0));
        Asked asked = ask(breach.question);
        // What comes behind it is not heard, whoever reads it in one go.
        broker.send(breach.packet(asked.packetId, broker.isV5()), broker.publish(0, "behind", 0, 1));
        assertLostAsMalformed();
        if (asked.publish != null) {
            assertThat(asked.publish.answers()).hasValue(0);
        }
        if (asked.answer != null) {
            assertFails(asked.answer, Kind.MALFORMED, "what the broker sent is no MQTT");
        }
        assertThat(reports.messages).isEmpty();
        assertThat(reports.dropped).isEmpty();
        assertThat(reports.losses).as("a second loss").isEmpty();
    }

    /** Only a broker of MQTT 5 may say good-bye (MQTT 3.1.1, 3.14). */
    @Test
    void aGoodByeBeforeMqtt5IsNoMqtt() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(packet(0xE0));
        TransportException loss = reports.loss();
        assertThat(loss.kind()).isEqualTo(broker.isV5() ? Kind.CONNECTION_LOST : Kind.MALFORMED);
    }

    @Test
    void l12_aLengthOfMoreBytesThanItNeedsEndsTheConnection() throws Exception {
        connect(broker.connectAnswer(0));
        Asked asked = ask(Question.QOS_1);
        broker.send(bytes(0x40, 0x82, 0x00), id(asked.packetId));
        assertLostAsMalformed();
    }

    @ParameterizedTest
    @EnumSource
    void l12_anAnswerToNoQuestionIsDroppedAndCounted(Stray stray) throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(packet(stray.first, hex(broker.isV5() ? stray.since5 : stray.before5)));
        assertDropped(" " + stray + " of packet id 77 that answers nothing was dropped");
        assertGoesOn();
    }

    @Test
    void l12_aPingAnswerTooManyIsNotWorthAWord() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(packet(0xD0), packet(0xD0));
        assertGoesOn();
    }

    @Test
    void l12_aSecondAcknowledgementIsDropped() throws Exception {
        connect(broker.connectAnswer(0));
        Asked once = ask(Question.QOS_1);
        byte[] answer = packet(0x40, id(once.packetId));
        broker.send(answer, answer);
        assertDropped("a PUBACK of packet id " + once.packetId + " that answers nothing was dropped");
        Asked twice = ask(Question.RELEASE);
        byte[] end = packet(0x70, id(twice.packetId));
        broker.send(end, end);
        assertDropped("a PUBCOMP of packet id " + twice.packetId + " that answers nothing was dropped");
        assertThat(published(once).await().answers()).hasValue(1);
        assertThat(published(twice).await().answers()).hasValue(1);
        assertGoesOn();
    }

    @Test
    void l12_pubrecIsAnsweredAsOftenAsItComes() throws Exception {
        connect(broker.connectAnswer(0));
        Asked asked = ask(Question.RELEASE);
        for (int i = 0; i < 3; i++) {
            broker.send(packet(0x50, id(asked.packetId)));
            assertThat(broker.next(PUBREL).shortAt(0)).isEqualTo(asked.packetId);
        }
        assertThat(published(asked).answers()).hasValue(0);
        broker.send(packet(0x70, id(asked.packetId)));
        assertThat(published(asked).await().answers()).hasValue(1);
        assertThat(reports.dropped).isEmpty();
        assertGoesOn();
    }

    @Test
    void l12_aBrokerIsRidOfPacketIdsThatNobodyKnows() throws Exception {
        connect(broker.connectAnswer(0));
        for (int i = 0; i < 2; i++) {
            broker.send(packet(0x50, id(77)));
            assertThat(broker.next(PUBREL).shortAt(0)).isEqualTo(77);
        }
        broker.send(packet(0x70, id(77)), packet(0x62, id(78)));
        assertThat(broker.next(PUBCOMP).shortAt(0)).isEqualTo(78);
        assertThat(reports.dropped).isEmpty();
        assertGoesOn();
    }

    @Test
    void l12_aMessageOfQos2IsHandedOverOnceUntilItIsReleased() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(broker.publish(0b0100, "once", 5, 1), broker.publish(0b1100, "once", 5, 1));
        InboundMessage message = reports.next();
        assertGoesOn();
        assertThat(reports.messages).isEmpty();
        message.acknowledge().run();
        assertThat(broker.next(PUBREC).shortAt(0)).isEqualTo(5);
        broker.send(broker.publish(0b1100, "once", 5, 1));
        assertThat(broker.next(PUBREC).shortAt(0)).isEqualTo(5);
        broker.send(packet(0x62, id(5)));
        assertThat(broker.next(PUBCOMP).shortAt(0)).isEqualTo(5);
        broker.send(broker.publish(0b0100, "another", 5, 1));
        assertThat(reports.next().message().topic()).isEqualTo("another");
        assertThat(reports.messages).isEmpty();
    }

    @Test
    void aSessionAfterACleanStartIsNoMqtt() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(broker.isV5() ? hex("20 03 01 00 00") : hex("20 02 01 00"));
        assertOnlyMqtt31Accepts(outcome);
    }

    @Test
    void reservedFlagsOfAConnectAnswerAreNoMqtt() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(broker.isV5() ? hex("20 03 02 00 00") : hex("20 02 02 00"));
        assertOnlyMqtt31Accepts(outcome);
    }

    /** In which that byte is reserved, and says nothing (MQTT 3.1, 3.2). */
    private void assertOnlyMqtt31Accepts(CompletableFuture<MqttLink.Accepted> outcome) throws Exception {
        if (version() == MqttVersion.V3_1) {
            assertThat(outcome.get(30, TimeUnit.SECONDS).sessionPresent()).isFalse();
        } else {
            assertFails(outcome, Kind.MALFORMED, broker.uri(), "what the broker sent is no MQTT");
            assertThat(reports.losses).isEmpty();
        }
    }

    @Test
    void aConnectAnswerWithMoreBehindItsEndIsNoMqtt() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(broker.isV5() ? hex("20 05 00 00 00 09 09") : hex("20 04 00 00 09 09"));
        assertFails(outcome, Kind.MALFORMED, "what the broker sent is no MQTT");
    }

    /** What a user sees of it: the cause, no success, a connection that comes back, and the message once more. */
    @ParameterizedTest
    @EnumSource(
            value = Breach.class,
            names = {"PUBACK_FOR_QOS_2", "PUBCOMP_BEFORE_PUBREC", "PUBREC_FOR_QOS_1", "PUBCOMP_FOR_QOS_1"})
    void aPublishThatWasAnsweredWronglyIsSentAgain(Breach breach) throws Exception {
        Qos qos = breach.question == Question.QOS_2 ? Qos.EXACTLY_ONCE : Qos.AT_LEAST_ONCE;
        BlockingQueue<StateChange> changes = new LinkedBlockingQueue<>();
        try (MqttTransport transport = MqttTransports.create(settings(), provider())) {
            var _ = transport.onStateChange(changes::add);
            transport.connect();
            broker.accept().send(broker.connectAnswer(0));
            CompletableFuture<Void> published =
                    transport.publish(Message.of("t", "x").withQos(qos));
            broker.send(breach.packet(broker.next(PUBLISH).shortAt(3), broker.isV5()));
            StateChange lost = TransportBench.next(changes);
            while (lost.cause().isEmpty()) {
                lost = TransportBench.next(changes);
            }
            assertThat(lost.to()).isEqualTo(TransportState.WAITING);
            assertThat(lost.cause().orElseThrow().kind()).isEqualTo(Kind.MALFORMED);
            assertThat(published).isNotDone();

            broker.accept().send(broker.connectAnswer(0));
            byte[] packetId = id(broker.next(PUBLISH).shortAt(3));
            assertThat(transport.statistics().acknowledged()).isZero();
            if (qos == Qos.EXACTLY_ONCE) {
                broker.send(packet(0x50, packetId));
                broker.next(PUBREL);
            }
            broker.send(packet(qos == Qos.EXACTLY_ONCE ? 0x70 : 0x40, packetId));
            TransportBench.await(published);
            assertThat(transport.statistics().acknowledged()).isEqualTo(1);
            assertThat(transport.statistics().lost()).isEqualTo(1);
            assertThat(transport.statistics().droppedInbound()).isEqualTo(1);
        }
    }

    /** Where the broker keeps the session it is the same publish, and never a second one. */
    @Test
    void aPublishThatWasAnsweredWronglyIsFinishedInASessionThatIsKept() throws Exception {
        TransportSettings kept = settings()
                .withSession(TransportSettings.Session.defaults().withPersistence("one", Duration.ofHours(1)));
        try (MqttTransport transport = MqttTransports.create(kept, provider())) {
            transport.connect();
            broker.accept().send(broker.connectAnswer(0));
            CompletableFuture<Void> published =
                    transport.publish(Message.of("t", "x").withQos(Qos.EXACTLY_ONCE));
            byte[] packetId = id(broker.next(PUBLISH).shortAt(3));
            broker.send(packet(0x40, packetId));

            broker.accept().send(broker.isV5() ? hex("20 03 01 00 00") : hex("20 02 01 00"));
            assertThat(id(broker.next(PUBLISH).shortAt(3)))
                    .as("by its old packet id")
                    .isEqualTo(packetId);
            broker.send(packet(0x50, packetId));
            assertThat(id(broker.next(PUBREL).shortAt(0))).isEqualTo(packetId);
            assertThat(published).isNotDone();
            broker.send(packet(0x70, packetId));
            TransportBench.await(published);
            assertThat(transport.statistics().republishedExactlyOnce()).isZero();
        }
    }

    @Test
    void aPublishThatIsAlwaysAnsweredWronglyBecomesADeadLetter() throws Exception {
        try (MqttTransport transport = MqttTransports.create(settings(), provider())) {
            transport.connect();
            CompletableFuture<Void> published = null;
            for (int i = 0; i < 3; i++) {
                broker.accept().send(broker.connectAnswer(0));
                published = published == null
                        ? transport.publish(Message.of("t", "x").withQos(Qos.EXACTLY_ONCE))
                        : published;
                broker.send(packet(0x40, id(broker.next(PUBLISH).shortAt(3))));
            }
            assertFails(Objects.requireNonNull(published), Kind.UNDELIVERABLE, "topic 't'", "alone under way");
            assertThat(transport.deadLetters()).hasSize(1);
        }
    }

    private TransportSettings settings() {
        return TransportSettings.of(broker.uri())
                .withVersion(version())
                .withSession(TransportSettings.Session.defaults().withClientId("one"))
                .withReconnect(TransportSettings.Reconnect.defaults()
                        .withDelays(Duration.ofMillis(20), Duration.ofMillis(20), false));
    }

    private void assertDropped(String words) throws InterruptedException {
        TransportException reason = TransportBench.next(reports.dropped);
        assertThat(reason.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(reason).hasMessageEndingWith(words);
    }

    /** The connection lives, and nothing else was dropped. */
    private void assertGoesOn() throws Exception {
        Asked asked = ask(Question.QOS_1);
        broker.send(packet(0x40, id(asked.packetId)));
        published(asked).await();
        assertThat(reports.dropped).isEmpty();
        assertThat(reports.losses).isEmpty();
    }

    private static RecordedPublish published(Asked asked) {
        return Objects.requireNonNull(asked.publish);
    }

    private static byte[] id(int id) {
        return bytes(id >> 8, id);
    }
}
