// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.ReceivedMessage.UserProperty;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The properties of a message (MQTT 5, 3.3.2.3), each as the bytes that follow the packet id. */
class PacketPropertiesTest {
    @Test
    void aMessageWithoutPropertiesBeginsAfterTheirLength() throws Exception {
        ByteBuffer body = ByteBuffer.wrap(new byte[] {0, 1, 2, 3});

        PacketProperties properties = PacketProperties.ofPublish(body);

        assertThat(body.position()).isEqualTo(1);
        assertThat(properties.userProperties()).isEmpty();
    }

    @Test
    void userPropertiesKeepTheirOrderAmongOthers() throws Exception {
        ByteBuffer body = ByteBuffer.wrap(new byte[] {
            22, 0x26, 0, 1, 'b', 0, 1, '1', 0x0B, (byte) 0x80, 1, 0x0B, 2, 0x01, 1, 0x26, 0, 1, 'a', 0, 2, '2', '3', 99
        });

        PacketProperties properties = PacketProperties.ofPublish(body);

        assertThat(body.position()).isEqualTo(23);
        assertThat(properties.userProperties())
                .containsExactly(new UserProperty("b", "1"), new UserProperty("a", "23"));
    }

    @ParameterizedTest
    @CsvSource({
        "03 23 00 01, a PUBLISH with the property 0x23",
        "04 01 01 01 01, two properties 0x1",
        "04 03 00 01 FF, a text that is no UTF-8",
        "07 26 00 01 61 00 01 C0, a text that is no UTF-8",
        "03 26 00 05, a property without its end",
        "02 0B 80, a length without its end",
        "05 01 01, properties of 5 bytes in 2",
        "02 77 00, property 0x77"
    })
    void propertiesThatAMessageCannotHaveAreNoMqtt(String hex, String problem) {
        ByteBuffer body = ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));

        assertThatThrownBy(() -> PacketProperties.ofPublish(body))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(problem);
    }
}
