// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.spi.Conversation.Turn;
import java.net.ProtocolException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a broker may say next, rule by rule. What links make of it is the contract's. */
class ConversationTest {
    private static final int PUBLISH_1 = 0x32;
    private static final int PUBLISH_2 = 0x34;
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int PUBREL = 0x62;
    private static final int PUBCOMP = 0x70;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int UNSUBSCRIBE = 0xA2;
    private static final int UNSUBACK = 0xB0;

    private final Conversation conversation = new Conversation();

    @Test
    void eachQuestionHasOneAnswer() throws ProtocolException {
        int[][] pairs = {{PUBLISH_1, PUBACK}, {PUBREL, PUBCOMP}, {SUBSCRIBE, SUBACK}, {UNSUBSCRIBE, UNSUBACK}};
        for (int[] pair : pairs) {
            conversation.sent(pair[0], 7);
            assertThat(came(pair[1])).isEqualTo(Turn.DUE);
            assertThat(came(pair[1])).isEqualTo(Turn.UNASKED);
        }
    }

    @Test
    void aPublishOfQos2IsAnsweredTwice() throws ProtocolException {
        conversation.sent(PUBLISH_2, 7);
        assertThat(came(PUBREC)).isEqualTo(Turn.DUE);
        assertThat(came(PUBREC)).isEqualTo(Turn.REPEATED);
        conversation.sent(PUBREL, 7);
        assertThat(came(PUBREC)).isEqualTo(Turn.REPEATED);
        assertThat(came(PUBCOMP)).isEqualTo(Turn.DUE);
        assertThat(came(PUBCOMP)).isEqualTo(Turn.UNASKED);
    }

    @Test
    void aPubrecThatRefusesIsTheEndOfIt() throws ProtocolException {
        conversation.sent(PUBLISH_2, 7);
        assertThat(conversation.came(PUBREC, 7, true)).isEqualTo(Turn.DUE);
        assertThat(conversation.came(PUBREC, 7, true)).isEqualTo(Turn.UNASKED);
    }

    @ParameterizedTest
    @CsvSource({
        "32, 50", "32, 70", "32, 90", "32, B0", "34, 40", "34, 70", "34, 90", "62, 40", "82, 40", "82, 50", "82, B0",
        "A2, 90", "A2, 70"
    })
    void aWrongAnswerEndsTheConnection(String question, String answer) {
        conversation.sent(HexFormat.fromHexDigits(question), 7);
        assertThatThrownBy(() -> came(HexFormat.fromHexDigits(answer)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("of packet id 7, where a ");
    }

    @Test
    void aPubrecOfNobodyIsAnsweredAndItsPubcompConcernsNobody() throws ProtocolException {
        assertThat(came(PUBREC)).isEqualTo(Turn.REPEATED);
        conversation.sent(PUBREL, 7); // By a link that does not know whose it is.
        assertThat(came(PUBREC)).isEqualTo(Turn.REPEATED);
        assertThat(came(PUBCOMP)).isEqualTo(Turn.SETTLED);
        assertThat(came(PUBCOMP)).isEqualTo(Turn.UNASKED);
    }

    @Test
    void aPubrecOfNobodyDoesNotHideANewPublish() throws ProtocolException {
        assertThat(came(PUBREC)).isEqualTo(Turn.REPEATED);
        conversation.sent(PUBLISH_1, 7);
        assertThat(came(PUBACK)).isEqualTo(Turn.DUE);
    }

    @Test
    void aMessageOfQos2IsHandedOverOnceUntilItIsReleased() throws ProtocolException {
        assertThat(came(PUBLISH_2)).isEqualTo(Turn.DUE);
        assertThat(came(PUBLISH_2)).isEqualTo(Turn.SETTLED);
        conversation.sent(PUBREC, 7);
        assertThat(came(PUBLISH_2)).isEqualTo(Turn.REPEATED);
        assertThat(came(PUBREL)).isEqualTo(Turn.DUE);
        assertThat(came(PUBREL)).isEqualTo(Turn.REPEATED);
        assertThat(came(PUBLISH_2)).isEqualTo(Turn.DUE);
        assertThat(came(PUBLISH_1)).as("another packet id that is the same").isEqualTo(Turn.DUE);
    }

    @Test
    void eachPingHasOneAnswer() throws ProtocolException {
        conversation.sent(0xC0, 0);
        conversation.sent(0xC0, 0);
        assertThat(conversation.came(0xD0, 0, false)).isEqualTo(Turn.DUE);
        assertThat(conversation.came(0xD0, 0, false)).isEqualTo(Turn.DUE);
        assertThat(conversation.came(0xD0, 0, false)).isEqualTo(Turn.SETTLED);
    }

    @Test
    void connackComesOnce() {
        assertThatThrownBy(() -> conversation.came(0x20, 0, false)).hasMessage("a second CONNACK");
    }

    @ParameterizedTest
    @CsvSource({"32", "34", "40", "50", "62", "70", "90", "B0"})
    void nothingHasPacketId0(String first) {
        assertThatThrownBy(() -> conversation.came(HexFormat.fromHexDigits(first), 0, false))
                .isInstanceOf(ProtocolException.class)
                .hasMessageEndingWith("of packet id 0");
    }

    @ParameterizedTest
    @CsvSource({
        "0032 07 0001 74 0107 00, 40",
        "0034 87 01 0001 74 0107 00, 50",
        "0062 02 0107, 70",
        "0082 06 0107 0001 74 01, 90",
        "00A2 05 0107 0001 74, B0"
    })
    void whatLeavesIsReadFromItsBytes(String hex, String answer) throws ProtocolException {
        conversation.sent(HexFormat.of().parseHex(hex.replace(" ", "")), 1);
        assertThat(conversation.came(HexFormat.fromHexDigits(answer), 0x107, false))
                .isEqualTo(Turn.DUE);
    }

    @Test
    void everyPacketIdMayBeOpenAtOnceAndIsFoundInAnyOrder() throws ProtocolException {
        for (int id = 1; id <= PacketReader.MOST_IN_FLIGHT; id++) {
            conversation.sent(id % 2 == 0 ? PUBLISH_1 : PUBLISH_2, id);
        }
        for (int step = 0, id = 1; step < PacketReader.MOST_IN_FLIGHT; step++, id = (id + 40_503) % 65_536) {
            if (id != 0) {
                assertThat(conversation.came(id % 2 == 0 ? PUBACK : PUBREC, id, false))
                        .isEqualTo(Turn.DUE);
            }
        }
    }

    /** Many packet ids that want the same place, taken out in an order that leaves holes. */
    @Test
    void packetIdsThatShareAPlaceAreToldApart() {
        PacketIds ids = new PacketIds();
        int[] same = {5, 21, 37, 6, 53, 15, 31};
        for (int id : same) {
            ids.put(id, id % 15 + 1);
        }
        for (int i = 0; i < same.length; i++) {
            assertThat(ids.remove(same[i])).isEqualTo(same[i] % 15 + 1);
            assertThat(ids.remove(same[i])).isZero();
            for (int j = i + 1; j < same.length; j++) {
                assertThat(ids.get(same[j])).isEqualTo(same[j] % 15 + 1);
            }
        }
    }

    private Turn came(int first) throws ProtocolException {
        return conversation.came(first, 7, false);
    }
}
