// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.Ports;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The campaigns' judges tell what is wrong: a judge that cannot condemn proves nothing. */
class JudgesTest {
    private static final int PUBLISH_1 = 0x32;
    private static final int PUBLISH_2 = 0x34;
    private static final int DUP = 0x08;
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int PUBCOMP = 0x70;
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private MqttVersion version = MqttVersion.V3_1_1;
    private WireJudge judge = new WireJudge(version);

    private void publish(int connection, int firstByte, int id, String topic, int number) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(2 + name.length + 2 + 1 + text.length);
        body.putShort((short) name.length).put(name).putShort((short) id);
        if (version == MqttVersion.V5) {
            body.put((byte) 0);
        }
        body.put(text);
        judge.heard(connection, true, firstByte, Arrays.copyOf(body.array(), body.position()));
    }

    private void answer(int connection, int firstByte, int id, int... code) {
        ByteBuffer body = ByteBuffer.allocate(2 + code.length).putShort((short) id);
        for (int value : code) {
            body.put((byte) value);
        }
        judge.heard(connection, false, firstByte, body.array());
    }

    private void assertFaultless() {
        assertThat(judge.lost()).isZero();
        assertThat(judge.reordered()).isZero();
        assertThat(judge.duplicated()).isZero();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void aGoodRecordingIsFaultless(MqttVersion spoken) {
        version = spoken;
        judge = new WireJudge(spoken);
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        publish(FIRST, PUBLISH_2, 2, "b", 1);
        answer(FIRST, PUBACK, 1);
        answer(FIRST, PUBREC, 2);
        answer(FIRST, PUBCOMP, 2);
        judge.completed(0);
        judge.completed(1);
        assertThat(judge.connectionEnded()).isZero();
        assertThat(judge.acknowledgements()).isEqualTo(2);
        assertFaultless();
    }

    @Test
    void aLostPublishIsTold() {
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        answer(FIRST, PUBACK, 1);
        judge.completed(0);
        judge.completed(4); // It never was on the wire.
        assertThat(judge.lost()).isEqualTo(1);
    }

    @Test
    void aCompletionWithoutAcknowledgementIsTold() {
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        judge.completed(0);
        assertThat(judge.lost()).isEqualTo(1);
    }

    @Test
    void anAcknowledgementOfAnotherKindConnectionOrPacketIsNone() {
        publish(FIRST, PUBLISH_2, 1, "a", 0);
        answer(FIRST, PUBACK, 1);
        answer(FIRST, PUBREC, 1);
        answer(FIRST, PUBCOMP, 2);
        answer(SECOND, PUBCOMP, 1);
        judge.heard(FIRST, true, PUBCOMP, new byte[] {0, 1}); // The client itself says so.
        judge.completed(0);
        assertThat(judge.lost()).isEqualTo(1);
        assertThat(judge.acknowledgements()).isZero();
    }

    @Test
    void aRefusalIsNoAcknowledgement() {
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        answer(FIRST, PUBACK, 1, 0x97, 0);
        judge.completed(0);
        assertThat(judge.lost()).isEqualTo(1);
    }

    @Test
    void whatIsNeverSentAgainIsTold() {
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        publish(FIRST, PUBLISH_2, 2, "b", 1);
        answer(FIRST, PUBREC, 2);
        assertThat(judge.connectionEnded()).isEqualTo(2);
        assertThat(judge.lost()).isEqualTo(2);
        publish(SECOND, PUBLISH_1 | DUP, 1, "a", 0);
        assertThat(judge.lost()).isEqualTo(1);
        assertThat(judge.connectionEnded()).isEqualTo(1);
        assertThat(judge.lost()).isEqualTo(2);
    }

    @Test
    void whatIsSentAgainIsADuplicateAndNoLoss() {
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        judge.connectionEnded();
        publish(SECOND, PUBLISH_1 | DUP, 1, "a", 0);
        answer(SECOND, PUBACK, 1);
        judge.completed(0);
        assertThat(judge.duplicated()).isEqualTo(1);
        assertThat(judge.lost()).isZero();
        assertThat(judge.reordered()).isZero();
    }

    @Test
    void twoMessagesOfATopicThatAreSwappedAreTold() {
        publish(FIRST, PUBLISH_1, 1, "a", 4);
        publish(FIRST, PUBLISH_1, 2, "b", 1); // Another topic has an order of its own.
        assertThat(judge.reordered()).isZero();
        publish(FIRST, PUBLISH_1, 3, "a", 0);
        assertThat(judge.reordered()).isPositive();
    }

    @Test
    void whatOvertakesAMessageThatIsToBeSentAgainIsTold() {
        publish(FIRST, PUBLISH_1, 1, "a", 0);
        judge.connectionEnded();
        publish(SECOND, PUBLISH_1, 1, "a", 4);
        assertThat(judge.reordered()).isZero();
        publish(SECOND, PUBLISH_1 | DUP, 2, "a", 0);
        assertThat(judge.reordered()).isEqualTo(1);
    }

    @Test
    void whatIsNeverAnsweredIsTold() throws InterruptedException {
        TransportSettings nobodyThere = TransportSettings.of("mqtt://127.0.0.1:" + Ports.free());
        try (MqttTransport transport = MqttTransports.create(nobodyThere, "hivemq")) {
            Load load = new Load(transport, 0, 5);
            Awaitility.await().until(() -> load.next() == 5);
            assertThat(load.finish(0)).isEqualTo(5);
        }
    }

    @Test
    void arrivalsTellLossesDuplicatesAndSwaps() {
        Arrivals arrivals = new Arrivals();
        BitSet promised = new BitSet();
        promised.set(0, 12);
        for (int number : new int[] {0, 1, 2, 3, 8, 4, 4}) {
            arrivals.arrived("campaign/" + number % 4, number);
        }
        assertThat(arrivals.reordered()).isEqualTo(1); // 4 behind 8.
        assertThat(arrivals.duplicated()).isEqualTo(1);
        assertThat(arrivals.lost(promised)).isEqualTo(6); // 5, 6, 7, 9, 10, 11.
        promised.clear(5, 12);
        assertThat(arrivals.lost(promised)).isZero();
    }

    @Test
    void aCampaignThatDidItsWorkPasses() {
        assertThat(new Verdict("campaign", 3, 3, 100, 3, 0, 0, 7).faults()).isEmpty();
    }

    @Test
    void aCampaignThatDidNoWorkFails() {
        assertThat(new Verdict("campaign", 3, 0, 100, 0, 0, 0, 0).faults())
                .containsExactly("only 0 of 3 rounds were played");
        assertThat(new Verdict("campaign", 0, 0, 100, 0, 0, 0, 0).faults())
                .containsExactly("only 0 of 0 rounds were played");
        assertThat(new Verdict("campaign", 3, 2, 100, 2, 0, 0, 0).faults())
                .containsExactly("only 2 of 3 rounds were played");
        assertThat(new Verdict("campaign", 3, 3, 0, 3, 0, 0, 0).faults()).containsExactly("nothing was published");
        assertThat(new Verdict("campaign", 3, 3, 100, 0, 0, 0, 0).faults())
                .containsExactly("none of 3 kills or faults struck while something was unacknowledged");
        assertThat(new Verdict("campaign", 3, 3, 100, 2, 0, 0, 0).faults())
                .containsExactly("only 2 of 3 kills or faults struck while something was unacknowledged");
    }

    @Test
    void aCampaignThatFoundSomethingFails() {
        Verdict verdict = new Verdict("campaign", 3, 3, 100, 3, 1, 2, 0);
        assertThat(verdict.faults()).containsExactly("1 messages were lost", "2 messages were out of order");
        assertThat(verdict.tell(verdict.result())).isFalse();
        assertThat(verdict.result())
                .hasToString(
                        "RESULT campaign rounds=3 published=100 kills_with_unacked=3 lost=1 reordered=2 duplicated=0");
    }
}
