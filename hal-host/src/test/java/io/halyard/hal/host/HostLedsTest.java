// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.name.Names;
import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLedsTest {
    @TempDir
    Path root;

    @Test
    void ledsAreDigitalOutputsInTheOrderOfTheirNames() {
        HostTree.complete(root).led("mmc1::", 15, "[none]");
        try (HostBoard board = board()) {
            assertThat(board.capabilities().pinsWith(Ability.DIGITAL_OUTPUT))
                    .extracting(Pin::number, Pin::name)
                    .containsExactly(tuple(100, "led-ACT"), tuple(101, "led-PWR"), tuple(102, "led-mmc1::"));
        }
    }

    @Test
    void anOpenLedIsTakenFromItsTriggerAndShinesFully() {
        HostTree tree = HostTree.complete(root);
        try (HostBoard board = board()) {
            DigitalOutput led = board.openDigitalOutput(DigitalOutputSettings.of("led-act"));
            assertThat(tree.read("sys/class/leds/ACT/trigger")).isEqualTo("none");
            assertThat(tree.read("sys/class/leds/ACT/brightness")).isEqualTo("0");
            led.high();
            assertThat(tree.read("sys/class/leds/ACT/brightness")).isEqualTo("255");
        }
        assertThat(tree.read("sys/class/leds/ACT/brightness")).isEqualTo("0");
        assertThat(tree.read("sys/class/leds/ACT/trigger")).isEqualTo("none");
    }

    @Test
    void anLedThatIsGoneFailsAndKeepsTheLevelItTells() {
        HostTree tree = HostTree.complete(root);
        try (HostBoard board = board()) {
            DigitalOutput led = board.openDigitalOutput(DigitalOutputSettings.of("led-ACT"));
            tree.delete("sys/class/leds/ACT/brightness");
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(led::high)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INPUT_OUTPUT))
                    .withMessageContaining("ACT/brightness");
            assertThat(led.isHigh()).isFalse();
            led.close();
            assertThat(led.isOpen()).isFalse();
        }
    }

    @Test
    void theModuleBindsTheBoardUnderItsName() {
        HostTree.complete(root);
        BoardSettings settings = BoardSettings.of("this").withOptions(Map.of("root", root.toString()));
        try (Board board =
                Guice.createInjector(new HostModule(settings)).getInstance(Key.get(Board.class, Names.named("this")))) {
            assertThat(board.name()).isEqualTo("this");
        }
    }

    private HostBoard board() {
        return HostBoard.open(BoardSettings.of("this"), root);
    }
}
