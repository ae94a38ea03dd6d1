// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.ReceivedMessage.UserProperty;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Limits;
import io.halyard.transport.spi.PacketReader.Kind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets to the byte, each behind a CONNACK. What they mean to a link is the contract's. */
class PacketReaderTest {
    private final Conversation conversation = new Conversation();

    @Test
    void whatABrokerTakesIsInItsConnectAnswer() throws IOException {
        PacketReader reader = reader(MqttVersion.V5, "20 0B 01 00 08 21 00 14 27 00 00 10 00");

        assertThat(reader.next()).isEqualTo(Kind.CONNACK);

        assertThat(reader.accepted()).isEqualTo(new MqttLink.Accepted(true, 20, 4_096));
        assertThat(reader.placeOf(0x21)).isEqualTo(6);
        assertThat(reader.placeOf(0x22)).isZero();
        assertThat(reader.length()).isEqualTo(13);
    }

    @Test
    void beforeMqtt5ThereAreNoLimits() throws IOException {
        PacketReader reader = reader(MqttVersion.V3_1_1, "20 02 00 00");

        assertThat(reader.next()).isEqualTo(Kind.CONNACK);

        assertThat(reader.accepted())
                .isEqualTo(new MqttLink.Accepted(false, PacketReader.MOST_IN_FLIGHT, PacketReader.MOST_BYTES));
    }

    @Test
    void aMessageHasAllThatItsPublisherGaveIt() throws IOException {
        PacketReader reader =
                connected(MqttVersion.V5, "3B 16 00 01 74 00 07 0C 02 00 00 00 09 26 00 01 61 00 01 62 68 69 70 21");

        assertThat(reader.next()).isEqualTo(Kind.PUBLISH);

        ReceivedMessage message = reader.message();
        assertThat(message.topic()).isEqualTo("t");
        assertThat(message.text()).isEqualTo("hip!");
        assertThat(message.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(message.retained()).isTrue();
        assertThat(message.duplicate()).isTrue();
        assertThat(message.userProperties()).containsExactly(new UserProperty("a", "b"));
        assertThat(message.expiry()).contains(Duration.ofSeconds(9));
        assertThat(reader.packetId()).isEqualTo(7);
    }

    @Test
    void propertiesOfOnePacketAreNotThoseOfTheNext() throws IOException {
        PacketReader reader =
                connected(MqttVersion.V5, "30 09 00 01 74 05 02 00 00 00 09" + " 30 04 00 01 74 00" + " D0 00");

        assertThat(reader.next()).isEqualTo(Kind.PUBLISH);
        assertThat(reader.message().expiry()).isPresent();
        assertThat(reader.next()).isEqualTo(Kind.PUBLISH);
        assertThat(reader.message().expiry()).isEmpty();
        conversation.sent(0xC0, 0);
        assertThat(reader.next()).isEqualTo(Kind.PINGRESP);
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
    }

    @Test
    void aMessageThatIsTooLargeIsSkipped() throws IOException {
        String large = "34 82 01 00 01 74 00 07" + " 31".repeat(125);
        PacketReader reader = connected(MqttVersion.V3_1_1, large + " 30 08 00 01 74 31 32 33 34 35");

        assertThat(reader.next()).isEqualTo(Kind.DROPPED);
        assertThat(reader.dropped()).hasMessageContaining("a packet of 133 bytes has arrived");
        assertThat(reader.qos()).isEqualTo(2);
        assertThat(reader.packetId()).isEqualTo(7);
        assertThat(reader.next()).isEqualTo(Kind.PUBLISH);
        assertThat(reader.message().text()).isEqualTo("12345");
    }

    @ParameterizedTest
    @CsvSource({
        "V3_1_1, 40 02 00 07, PUBACK 7 0 -",
        "V5, 40 02 00 07, PUBACK 7 0 -",
        "V5, 50 03 01 07 97, PUBREC 263 151 -",
        "V5, 50 09 00 07 97 05 1F 00 02 6E 6F, PUBREC 7 151 no",
        "V3_1_1, 90 03 00 07 80, SUBACK 7 128 -",
        "V5, 90 09 00 07 05 1F 00 02 6E 6F 87, SUBACK 7 135 no",
        "V5, 90 04 00 07 00 02, SUBACK 7 2 -",
        "V3_1_1, B0 02 00 07, UNSUBACK 7 0 -",
        "V5, B0 04 00 07 00 11, UNSUBACK 7 17 -",
        "V5, E0 00, DISCONNECT 0 0 -",
        "V5, E0 02 8B 00, DISCONNECT 0 139 -"
    })
    void anAnswerHasAPacketIdACodeAndWords(MqttVersion version, String hex, String expected) throws IOException {
        PacketReader reader = connected(version, hex);
        ask(hex);

        Kind kind = reader.next();

        assertThat(kind + " " + reader.packetId() + " " + reader.code() + " "
                        + reader.text().orElse("-"))
                .isEqualTo(expected);
        assertThat(HexFormat.ofDelimiter(" ").withUpperCase().formatHex(Arrays.copyOf(reader.bytes(), reader.length())))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "V3_1_1, 40 01 00, a PUBACK of 1 bytes",
        "V3_1_1, 90 02 00 07, a SUBACK of 2 bytes",
        "V5, 90 03 00 07 00, a SUBACK without a code",
        "V5, 90 04 00 07 00 03, a SUBACK with the unknown code 0x3",
        "V5, B0 04 00 07 00 F0, a UNSUBACK with the unknown code 0xf0",
        "V5, 40 03 00 07 F0, a PUBACK with the unknown code 0xf0",
        "V5, 30 03 00 01 74, a PUBLISH without the length of its properties",
        "V3_1_1, 32 03 00 01 74, a PUBLISH of QoS 1 with 3 bytes",
        "V3_1_1, D0 80 80 80 80, a remaining length of more than four bytes",
        "V3_1_1, 20 02 00 00, a packet that begins with 0x20",
        "V3_1_1, E0 00, a packet that begins with 0xe0",
        "V3_1_1, 40 82 00 00 07, a remaining length of more bytes than it needs",
        "V3_1_1, 40 03 00 07 00, a PUBACK of 3 bytes",
        "V3_1_1, 90 04 00 07 00 00, an answer with 2 codes to one topic filter",
        "V5, B0 05 00 07 00 00 00, an answer with 2 codes to one topic filter",
        "V5, 40 05 00 07 00 00 00, a PUBACK with more behind its end",
        "V5, 40 03 00 07 92, a PUBACK with the unknown code 0x92",
        "V5, 70 03 00 07 80, a PUBCOMP with the unknown code 0x80",
        "V5, D0 01 00, a PINGRESP of 1 bytes",
        "V3_1_1, 32 06 00 01 74 00 00 31, a PUBLISH of packet id 0",
        "V3_1_1, 62 02 00 00, a PUBREL of packet id 0"
    })
    void whatNoBrokerMaySendIsNamed(MqttVersion version, String hex, String problem) throws IOException {
        PacketReader reader = connected(version, hex);

        assertThatThrownBy(reader::next).isInstanceOf(ProtocolException.class).hasMessage(problem);
    }

    @Test
    void whoIsNoBrokerIsNamed() {
        assertThatThrownBy(() -> reader(MqttVersion.V5, "48 54 54 50 2F 31").next())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("an HTTP server answers");
    }

    @ParameterizedTest
    @CsvSource({"V5, 20 02 00 01", "V3_1_1, 20 03 00 84 00", "V3_1, 20 09 00 84 06 1F 00 03 6E 6F 21"})
    void whoDoesNotSpeakOurVersionIsNamed(MqttVersion version, String hex) {
        assertThatThrownBy(() -> reader(version, hex).next())
                .isInstanceOfSatisfying(
                        TransportException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(TransportException.Kind.PROTOCOL_REFUSED))
                .hasMessageEndingWith("; it does not speak MQTT " + version + ": set version to one that it speaks");
    }

    @ParameterizedTest
    @CsvSource({
        "V5, 20 02 00 00, a CONNACK of 2 bytes",
        "V5, 20 03 00 01 00, a CONNACK with the unknown code 0x1",
        "V3_1_1, 20 03 00 00 00, a CONNACK of 3 bytes",
        "V3_1_1, 20 02 00 84, a CONNACK with the unknown code 0x84"
    })
    void aConnectAnswerThatIsNeitherOfOursNorOfAnotherVersionIsNoMqtt(MqttVersion version, String hex, String problem) {
        assertThatThrownBy(() -> reader(version, hex).next())
                .isInstanceOf(ProtocolException.class)
                .hasMessage(problem);
    }

    /** Asks what the first packet answers. */
    private void ask(String answer) {
        byte[] packet = HexFormat.ofDelimiter(" ").parseHex(answer);
        int question = switch (packet[0] & 0xF0) {
            case 0x40 -> 0x32;
            case 0x50 -> 0x34;
            case 0x90 -> 0x82;
            case 0xB0 -> 0xA2;
            default -> 0;
        };
        conversation.sent(question, packet.length < 4 ? 0 : (packet[2] << 8) | packet[3]);
    }

    private PacketReader connected(MqttVersion version, String hex) throws IOException {
        PacketReader reader = reader(version, (version == MqttVersion.V5 ? "20 03 00 00 00 " : "20 02 00 00 ") + hex);
        assertThat(reader.next()).isEqualTo(Kind.CONNACK);
        return reader;
    }

    private PacketReader reader(MqttVersion version, String hex) {
        TransportSettings settings = TransportSettings.of("mqtt://127.0.0.1:1");
        LinkSettings link = new LinkSettings(
                settings.endpoint(),
                version,
                settings.session(),
                true,
                Limits.defaults().withMaximumPacketBytes(128),
                Optional.empty());
        return new PacketReader(
                link,
                conversation,
                new ByteArrayInputStream(HexFormat.ofDelimiter(" ").parseHex(hex)));
    }
}
