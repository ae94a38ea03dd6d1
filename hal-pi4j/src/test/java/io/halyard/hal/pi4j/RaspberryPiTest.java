// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts of Raspberry Pi's own documentation of its headers; nothing here was read from a board. */
class RaspberryPiTest {
    @ParameterizedTest
    @CsvSource({
        "Raspberry Pi Model B, FIRST_REVISION",
        "Raspberry Pi Model B Rev 1, FIRST_REVISION",
        "Raspberry Pi Model B rev2, SECOND_REVISION",
        "Raspberry Pi Model B Rev 2, SECOND_REVISION",
        "Raspberry Pi Model A, SECOND_REVISION",
        "Raspberry Pi Model A Rev 2, SECOND_REVISION",
        "Raspberry Pi Model A Plus Rev 1.1, FORTY",
        "Raspberry Pi Model B Plus Rev 1.2, FORTY",
        "Raspberry Pi Zero W Rev 1.1, FORTY",
        "Raspberry Pi 2 Model B Rev 1.1, FORTY",
        "Raspberry Pi 3 Model B Plus Rev 1.3, FORTY",
        "Raspberry Pi Compute Module 4 Rev 1.0, FORTY",
        "Raspberry Pi 4 Model B Rev 1.4, FORTY",
        "Raspberry Pi 400 Rev 1.0, FORTY",
        "Raspberry Pi 5 Model B Rev 1.0, FORTY",
        "some other board, FORTY"
    })
    void theModelDecidesTheHeader(String model, RaspberryPi header) {
        assertThat(RaspberryPi.ofModel(model + "\0")).isEqualTo(header);
    }

    @Test
    void fortyPositionsHaveTheLines0To27() {
        assertThat(RaspberryPi.FORTY.lines())
                .hasSize(28)
                .startsWith(0, 1, 2)
                .endsWith(26, 27)
                .doesNotHaveDuplicates();
        assertThat(RaspberryPi.FORTY.positions())
                .containsEntry(3, 2)
                .containsEntry(11, 17)
                .containsEntry(12, 18)
                .containsEntry(40, 21)
                .doesNotContainKeys(1, 2, 4, 6, 9, 14, 17, 20, 25, 30, 34, 39);
    }

    @Test
    void theFirstBoardsHave17LinesAndTheFirstRevisionOthersAtThreePositions() {
        assertThat(RaspberryPi.SECOND_REVISION.lines())
                .isEqualTo(List.of(2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 17, 18, 22, 23, 24, 25, 27));
        assertThat(RaspberryPi.FIRST_REVISION.lines())
                .isEqualTo(List.of(0, 1, 4, 7, 8, 9, 10, 11, 14, 15, 17, 18, 21, 22, 23, 24, 25));
        assertThat(RaspberryPi.FIRST_REVISION.positions())
                .containsEntry(3, 0)
                .containsEntry(5, 1)
                .containsEntry(13, 21);
    }
}
