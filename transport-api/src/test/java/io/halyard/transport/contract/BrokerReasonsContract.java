// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static io.halyard.transport.contract.ScriptedBroker.PUBLISH;
import static io.halyard.transport.contract.ScriptedBroker.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.MqttLink;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every link that speaks MQTT 5 must make of the reasons and limits that only this version has. */
public abstract class BrokerReasonsContract extends ScriptedBench {
    @Override
    protected final MqttVersion version() {
        return MqttVersion.V5;
    }

    @Test
    void whatABrokerSaysInWordsIsPassedOn() throws Exception {
        CompletableFuture<MqttLink.Accepted> outcome = connecting();
        broker.accept().send(broker.connectAnswer(0x87, hex("1f 0004 70616964")));
        assertFails(outcome, Kind.CREDENTIALS_REFUSED, "not authorized (0x87), 'paid'");
    }

    @Test
    void theWindowOfTheBrokerIsPassedOnAndKeptToTheByte() throws Exception {
        // Receive maximum 2, maximum packet size 100, topic alias maximum 10.
        MqttLink.Accepted accepted = connect(broker.connectAnswer(0, hex("21 0002 27 00000064 22 000a")));
        assertThat(accepted.maximumInFlight()).isBetween(1, 2);
        assertThat(accepted.maximumPacketBytes()).isEqualTo(100);
        for (int i = 0; i < accepted.maximumInFlight(); i++) {
            publish(Qos.AT_LEAST_ONCE);
        }
        RecordedPublish beside = publish(Qos.AT_MOST_ONCE);
        for (int i = 0; i <= accepted.maximumInFlight(); i++) {
            assertThat(broker.next(PUBLISH).shortAt(0))
                    .as("length of the topic")
                    .isEqualTo(1);
        }
        beside.await();
    }

    @Test
    void aPublishLargerThanTheBrokerTakesFailsAlone() throws Exception {
        connect(broker.connectAnswer(0, hex("27 00000064")));
        RecordedPublish large = new RecordedPublish(Message.of("t", "x".repeat(100)));
        link.publish(large);
        assertFails(large.answer(), Kind.TOO_LARGE, "topic 't': ");
        RecordedPublish next = publish(Qos.AT_LEAST_ONCE);
        broker.send(broker.answer(0x40, broker.next(PUBLISH), 3, 0));
        next.await();
    }

    @Test
    void aRefusedPublishFailsAlone() throws Exception {
        connect(broker.connectAnswer(0));
        RecordedPublish once = publish(Qos.AT_LEAST_ONCE);
        broker.send(broker.answer(0x40, broker.next(PUBLISH), 3, 0x97));
        assertFails(once.answer(), Kind.REJECTED, "topic 't': the broker refuses: quota exceeded (0x97), 'so it is'");
        RecordedPublish twice = publish(Qos.EXACTLY_ONCE);
        broker.send(broker.answer(0x50, broker.next(PUBLISH), 3, 0x87));
        assertFails(twice.answer(), Kind.REJECTED, "topic 't': the broker refuses: not authorized (0x87), 'so it is'");
        RecordedPublish next = publish(Qos.EXACTLY_ONCE);
        ScriptedBroker.Packet sent = broker.next(PUBLISH);
        broker.send(broker.answer(0x50, sent, 3, 0));
        broker.next(ScriptedBroker.PUBREL);
        assertThat(next.answers()).as("before PUBCOMP").hasValue(0);
        broker.send(broker.answer(0x70, sent, 3, 0));
        next.await();
        assertThat(once.answers()).hasValue(1);
        assertThat(twice.answers()).hasValue(1);
    }

    @Test
    void aGoodByeOfTheBrokerSaysWhy() throws Exception {
        assertGoodBye("e0 08 8e 06 1f 0003 796f75", "session taken over (0x8e), 'you'");
    }

    @Test
    void aGoodByeOfTheBrokerNeedsNoReason() throws Exception {
        assertGoodBye("e0 00", "normal disconnection (0x0)");
    }

    private void assertGoodBye(String packet, String words) throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(hex(packet));
        broker.hangUp();
        TransportException loss = reports.loss();
        assertThat(loss.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(loss).hasMessageEndingWith("the broker ended the connection: " + words);
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void anUnknownCodeOfAPublishAnswerIsNoMqtt(Qos qos) throws Exception {
        connect(broker.connectAnswer(0));
        RecordedPublish unanswered = publish(qos);
        broker.send(broker.answer(qos == Qos.AT_LEAST_ONCE ? 0x40 : 0x50, broker.next(PUBLISH), 3, 0xF0));
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
        assertThat(unanswered.answers()).hasValue(0);
    }

    @Test
    void anUnknownCodeOfAGoodByeIsNoMqtt() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(hex("e0 02 f0 00"));
        broker.hangUp();
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void wordsThatAreNoUtf8AreNoMqtt() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(hex("e0 07 8e 05 1f 0002 c328"));
        broker.hangUp();
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
    }

    /** None is asked for, so none may come (MQTT 5, 3.1.2.11.5 and 3.3.2.3.4): with a topic, without one, and 0. */
    @ParameterizedTest
    @ValueSource(strings = {"30 07 0001 74 03 230001", "30 06 0000 03 230001", "30 07 0001 74 03 230000"})
    void aTopicAliasIsNoMqtt(String publish) throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(hex(publish));
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
        assertThat(reports.messages).isEmpty();
    }

    @Test
    void anUnknownPropertyIsNoMqtt() throws Exception {
        connect(broker.connectAnswer(0));
        broker.send(hex("30 06 0001 74 02 7f00"));
        assertThat(reports.loss().kind()).isEqualTo(Kind.MALFORMED);
    }
}
