// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 2",
        "127, 129",
        "128, 131",
        "16383, 16386",
        "16384, 16388",
        "2097151, 2097155",
        "2097152, 2097157",
        "268435455, 268435460"
    })
    void theLengthFieldGrowsWithThePacket(long remainingLength, long bytes) {
        assertThat(PublishSize.ofPacket(remainingLength)).isEqualTo(bytes);
    }

    @Test
    void eachPartOfAPublishCounts() {
        assertThat(PublishSize.of("t", Qos.AT_MOST_ONCE, 0, 0)).isEqualTo(5);
        assertThat(PublishSize.of("t", Qos.AT_LEAST_ONCE, 0, 0)).isEqualTo(7);
        assertThat(PublishSize.of("t", Qos.EXACTLY_ONCE, 6, 100)).isEqualTo(113);
        assertThat(PublishSize.of("\u00FC", Qos.AT_MOST_ONCE, 0, 0))
                .as("two bytes in UTF-8")
                .isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "a/longer/topic/of/letters/alone/and/some/more", "\u20AC"})
    void aPublishExceedsALimitWithItsLastByteAndNotBefore(String topic) {
        Message message = Message.of(topic, "x".repeat(100)).withQos(Qos.EXACTLY_ONCE);
        long size = PublishSize.of(topic, Qos.EXACTLY_ONCE, 1, 100);
        assertThat(PublishSize.atMost(message)).isEqualTo(size);
        assertThat(PublishSize.exceeds(message, size)).isFalse();
        assertThat(PublishSize.exceeds(message, size - 1)).isTrue();
    }
}
