// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Ability;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.spi.BoardSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
    @Test
    void withoutOptionsThereAre32PinsWithAllAbilities() {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"))) {
            List<Pin> pins = board.capabilities().pins();
            assertThat(pins)
                    .hasSize(32)
                    .allMatch(pin -> pin.abilities().size() == Ability.ofPins().size());
            assertThat(pins.get(17)).extracting(Pin::number, Pin::name).containsExactly(17, "GPIO17");
        }
    }

    @Test
    void groupsSayWhatEachPinCanDo() {
        List<Pin> pins = Layout.parse("4-5 digital-input digital-output; 1 analog-input ;9")
                .pins();
        assertThat(pins).extracting(Pin::number).containsExactly(1, 4, 5, 9);
        assertThat(pins.getFirst().abilities()).isEqualTo(Set.of(Ability.ANALOG_INPUT));
        assertThat(pins.get(1).abilities()).isEqualTo(Set.of(Ability.DIGITAL_INPUT, Ability.DIGITAL_OUTPUT));
        assertThat(pins.get(3).abilities()).hasSize(Ability.ofPins().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "layout  | 0                        | 0 pins are not 1 to 1024",
                "layout  | 2000                     | 2000 pins are not 1 to 1024",
                "layout  | 5-3                      | pins 5 to 3 are not within 0 to 1023",
                "layout  | 1-3; 2                   | pin 2 is in two groups",
                "layout  | 1-3 pwm                  | 'pwm' is no ability; there are [digital-input,",
                "layout  | a few                    | 'a few' is no group of pins; write it like",
                "ranges  | 1 5 to 3 V               | minimum 5.0 is not below maximum 3.0",
                "ranges  | 1 0-3 V                  | '1 0-3 V' is no range; write it like 'soil 0 to 100 %'",
                "ranges  | 77 0 to 3 V              | there is no pin '77'",
                "signals | 1 blinks                 | '1 blinks' is no signal; write it like 'button pulse",
                "signals | 77 square 2s             | there is no pin '77'",
                "signals | 1 sine 0 to 5 every 1s   | 5.0 V is outside 0.0 to 3.3",
                "signals | 1 sine 2 to 1 every 1s   | minimum 2.0 is not below maximum 1.0",
                "signals | 1 wander 0 to 1 every 0s | period PT0S is not above 0",
                "signals | 1 pulse 2s every 1s      | a pulse of PT2S is not above 0 and shorter than its period of PT1S",
                "signals | replay /no/such/file     | recording /no/such/file cannot be read",
                "seed    | many                     | it is no whole number",
            })
    void aWrongOptionIsRefusedWithItsKeyAndARemedy(String option, String value, String problem) {
        BoardSettings settings = BoardSettings.of("header").withOptions(Map.of(option, value));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> SimulatedBoard.open(settings).close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .satisfies(e -> assertThat(e.place()).isEqualTo("boards.header." + option))
                .withMessageContaining(problem);
    }
}
