// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Resource;
import io.halyard.hal.SoftwarePwm;
import io.halyard.hal.Subscription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a digital output must do. */
public abstract class DigitalOutputContract extends PinContract {
    @Override
    final Ability ability() {
        return Ability.DIGITAL_OUTPUT;
    }

    @Override
    final void use(Resource resource) {
        DigitalOutput output = (DigitalOutput) resource;
        output.write(!output.isHigh());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r07_drivesTheInitialLevelFromItsOpeningOn(boolean initial) throws Exception {
        provided(ability(), bench -> {
            try (DigitalOutput output = open(bench, settings(bench).withInitial(initial))) {
                assertThat(output.isHigh()).isEqualTo(initial);
                assertObserved(bench, initial);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r07_drivesTheSafeLevelWhenItIsClosed(boolean safe) throws Exception {
        provided(ability(), bench -> {
            DigitalOutput output =
                    open(bench, settings(bench).withInitial(!safe).withSafe(safe));
            output.close();
            assertObservedAfterClose(bench, safe);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r07_drivesTheSafeLevelWhenTheBoardIsClosed(boolean safe) throws Exception {
        provided(ability(), bench -> {
            open(bench, settings(bench).withInitial(!safe).withSafe(safe));
            bench.board().close();
            assertObservedAfterClose(bench, safe);
        });
    }

    @Test
    void r04_aFailedOpenDoesNotTouchThePin() throws Exception {
        provided(ability(), bench -> {
            try (DigitalOutput output = open(bench, settings(bench).withInitial(true))) {
                assertThatFails(
                        Kind.IN_USE,
                        () -> open(bench, settings(bench).withInitial(false)).close());
                assertThat(output.isHigh()).isTrue();
                assertObserved(bench, true);
            }
        });
    }

    @Test
    void r15_whenWriteReturnsThePinHasTheLevel() throws Exception {
        provided(ability(), bench -> {
            try (DigitalOutput output = open(bench, settings(bench))) {
                for (boolean high : new boolean[] {true, false, true, true, false}) {
                    output.write(high);
                    assertThat(output.isHigh()).isEqualTo(high);
                    assertObserved(bench, high);
                }
            }
        });
    }

    @Test
    void r15_highLowAndToggleAreWrites() throws Exception {
        provided(ability(), bench -> {
            try (DigitalOutput output = open(bench, settings(bench))) {
                output.high();
                assertObserved(bench, true);
                output.low();
                assertObserved(bench, false);
                output.toggle();
                assertObserved(bench, true);
                output.toggle();
                assertObserved(bench, false);
            }
        });
    }

    @Test
    void r15_whenManyThreadsWriteTheLastLevelIsTheOneItTells() throws Exception {
        provided(ability(), bench -> {
            try (DigitalOutput output = open(bench, settings(bench))) {
                inManyThreads(() -> {
                    for (int i = 0; i < 20; i++) {
                        output.write(ThreadLocalRandom.current().nextBoolean());
                    }
                    return true;
                });
                assertObserved(bench, output.isHigh());
            }
        });
    }

    @Test
    void r33_softwareCanMakeAWaveOfItAndSaysSo() throws Exception {
        provided(ability(), bench -> {
            PwmOutputSettings settings =
                    PwmOutputSettings.of(pin(bench), FREQUENCY).withInitialDuty(1);
            try (PwmOutput wave = SoftwarePwm.open(bench.board(), settings.withOwner("the lamp"))) {
                assertThat(wave.isHardware()).isFalse();
                assertObserved(bench, true);
                wave.writeDuty(0.5);
                assertThatFails(Kind.IN_USE, () -> open(bench, settings(bench)).close())
                        .withMessageContaining("the lamp");
                wave.writeDuty(0);
                assertObserved(bench, false);
                assertThatFails(Kind.OUT_OF_RANGE, () -> wave.writeDuty(1.5))
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)));
            }
            assertObservedAfterClose(bench, false);
            open(bench, settings(bench)).close();
        });
    }

    @Test
    void r16_drivesItsLevelAgainWhenTheBoardIsBack() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                    try (Subscription _ = bench.board().onEvent(events::add);
                            DigitalOutput output = open(bench, settings(bench))) {
                        output.high();
                        bench.unplug();
                        awaitEvent(bench, events, BoardEvent.Disconnected.class);
                        assertThatFails(Kind.NOT_CONNECTED, output::low);
                        bench.plug();
                        awaitEvent(bench, events, BoardEvent.Connected.class);
                        assertThat(output.isHigh()).isTrue();
                        assertObserved(bench, true);
                    }
                }));
    }

    private DigitalOutputSettings settings(HalBench bench) {
        return DigitalOutputSettings.of(pin(bench));
    }

    private static DigitalOutput open(HalBench bench, DigitalOutputSettings settings) {
        return bench.board().openDigitalOutput(settings);
    }

    private void assertObserved(HalBench bench, boolean high) throws Exception {
        seen(
                bench,
                Outside.SEES_LEVELS,
                () -> assertThat(bench.observed(pin(bench)))
                        .as("the level at the pin")
                        .isEqualTo(high));
    }

    private void assertObservedAfterClose(HalBench bench, boolean high) throws Exception {
        seen(
                bench,
                Outside.SEES_LEVELS_AFTER_CLOSE,
                () -> assertThat(bench.observed(pin(bench)))
                        .as("the level at the pin after closing")
                        .isEqualTo(high));
    }
}
