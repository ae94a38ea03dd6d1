// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheReadme() {
        SerialSettings settings = read(Map.of());
        assertThat(settings.port()).isEqualTo("/dev/ttyACM0");
        assertThat(settings.baud()).isEqualTo(115_200);
        assertThat(settings.id()).isEmpty();
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.openWait()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.link().silence()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.link().failsafe()).isEqualTo(Duration.ZERO);
        assertThat(settings.link().reopen()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.link().heartbeat()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void everyOptionIsRead() {
        SerialSettings settings = read(Map.of(
                "baud",
                "9600",
                "id",
                "E66058",
                "timeout",
                "3s",
                "open-wait",
                "1m",
                "failsafe",
                "900ms",
                "silence",
                "4s",
                "reopen",
                "1s"));
        assertThat(settings.baud()).isEqualTo(9600);
        assertThat(settings.id()).contains("e66058");
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.openWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.link().failsafe()).isEqualTo(Duration.ofMillis(900));
        assertThat(settings.link().silence()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.link().reopen()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "port     | \"\"      | is missing: a path as /dev/ttyUSB0",
                "baud     | fast    | 'fast' is no speed: a number from 300 to 4000000",
                "id       | xyz     | 'xyz' is not 4 to 64 hexadecimal digits",
                "timeout  | 3       | '3' is no duration: as 500ms, 5s, 2m",
                "failsafe | 1h      | '1h' is no duration: as 500ms, 5s, 2m",
            })
    void aWrongOptionIsNamedWithItsRemedy(String option, String value, String problem) {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> read(Map.of(option, value)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .satisfies(e -> assertThat(e.place()).isEqualTo("boards.pico." + option))
                .withMessageContaining(problem);
    }

    private static SerialSettings read(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("port", "/dev/ttyACM0"));
        all.putAll(options);
        return SerialSettings.of(BoardSettings.of("pico").withOptions(all));
    }
}
