// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a PWM output must do. */
public abstract class PwmOutputContract extends PinContract {
    private static final double NO_BOARD_CAN = 1e12;

    @Override
    final Ability ability() {
        return Ability.PWM_OUTPUT;
    }

    @Override
    final void use(Resource resource) {
        ((PwmOutput) resource).writeDuty(0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1})
    void r07_drivesTheInitialDutyFromItsOpeningOn(double duty) throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench).withInitialDuty(duty))) {
                assertThat(output.duty()).isEqualTo(duty);
                assertObserved(bench, duty);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1})
    void r07_drivesTheSafeDutyWhenItIsClosed(double duty) throws Exception {
        provided(ability(), bench -> {
            open(bench, settings(bench).withInitialDuty(0.5).withSafeDuty(duty)).close();
            assertObservedAfterClose(bench, duty);
        });
    }

    @Test
    void r07_drivesTheSafeDutyWhenTheBoardIsClosed() throws Exception {
        provided(ability(), bench -> {
            open(bench, settings(bench).withInitialDuty(0.5).withSafeDuty(0.75));
            bench.board().close();
            assertObservedAfterClose(bench, 0.75);
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void r14_aDutyOutOfRangeIsRefusedAndChangesNothing(double duty) throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench).withInitialDuty(0.5))) {
                assertThatFails(Kind.OUT_OF_RANGE, () -> output.writeDuty(duty))
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                        .withMessageContaining(Double.toString(duty))
                        .withMessageContaining("0 to 1");
                assertThat(output.duty()).isEqualTo(0.5);
                assertObserved(bench, 0.5);
            }
        });
    }

    @Test
    void r14_aFrequencyThatTheBoardCannotDoIsRefusedAndLeavesThePinFree() throws Exception {
        provided(ability(), bench -> {
            PwmOutputSettings impossible = PwmOutputSettings.of(pin(bench), NO_BOARD_CAN);
            assertThatFails(Kind.OUT_OF_RANGE, () -> open(bench, impossible).close())
                    .withMessageContaining(BOARD)
                    .withMessageContaining("Hz");
            try (PwmOutput output = open(bench, settings(bench))) {
                use(output);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 1000})
    void r14_theFrequencyIsTheNearestThatTheBoardCanDo(double frequency) throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, PwmOutputSettings.of(pin(bench), frequency))) {
                assertThat(output.frequencyHz()).isCloseTo(frequency, within(frequency / 20));
            }
        });
    }

    @Test
    void r26_anotherFrequencyKeepsTheDutyOrIsRefused() throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench).withInitialDuty(0.25))) {
                double before = output.frequencyHz();
                try {
                    output.writeFrequency(1000);
                    assertThat(output.frequencyHz()).isCloseTo(1000, within(50.0));
                } catch (HalException e) {
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNSUPPORTED);
                    assertThat(output.frequencyHz()).isEqualTo(before);
                }
                assertThat(output.duty()).isEqualTo(0.25);
                assertObserved(bench, 0.25);
                double now = output.frequencyHz();
                seen(
                        bench,
                        Outside.SEES_FREQUENCIES,
                        () -> assertThat(bench.observedFrequency(pin(bench))).isCloseTo(now, within(now * 0.01)));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, Double.NaN, NO_BOARD_CAN})
    void r26_aFrequencyThatTheBoardCannotDoIsRefusedAndChangesNothing(double frequency) throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench))) {
                double before = output.frequencyHz();
                assertThatExceptionOfType(HalException.class)
                        .isThrownBy(() -> output.writeFrequency(frequency))
                        .satisfies(e -> assertThat(e.kind()).isIn(Kind.OUT_OF_RANGE, Kind.UNSUPPORTED));
                assertThat(output.frequencyHz()).isEqualTo(before);
            }
        });
    }

    @Test
    void r32_theBoundsOfTheFrequencyWorkAndWhatLiesOutsideIsRefused() throws Exception {
        limited(ability(), Limits.Pwm.class, (bench, limits) -> {
            for (double within : new double[] {limits.minimumHz(), limits.maximumHz()}) {
                try (PwmOutput output = open(bench, PwmOutputSettings.of(pin(bench), within))) {
                    assertThat(output.frequencyHz()).isCloseTo(within, within(within / 20));
                    use(output);
                }
            }
            for (double outside : new double[] {limits.minimumHz() * 0.99, limits.maximumHz() * 1.01}) {
                assertThatFails(
                                Kind.OUT_OF_RANGE,
                                () -> open(bench, PwmOutputSettings.of(pin(bench), outside))
                                        .close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                        .withMessageContaining("frequency " + outside + " Hz")
                        .withMessageContaining(limits.minimumHz() + " to " + limits.maximumHz() + " Hz");
            }
            open(bench, settings(bench)).close();
        });
    }

    @Test
    void r32_theStepsOfTheDutyAreAsFineAsDeclared() throws Exception {
        limited(ability(), Limits.Pwm.class, (bench, limits) -> {
            double step = 1.0 / limits.dutySteps().orElse(1_000);
            try (PwmOutput output = open(bench, settings(bench))) {
                List<Double> observed = new ArrayList<>();
                for (double duty : new double[] {0.25, 0.25 + step, 0.25 + 2 * step}) {
                    output.writeDuty(duty);
                    seen(bench, Outside.SEES_DUTIES, () -> observed.add(bench.observedDuty(pin(bench))));
                }
                assertThat(observed).isSorted().doesNotHaveDuplicates();
            }
        });
    }

    @Test
    void r33_itSaysWhetherHardwareMakesTheWaveAndSaidSoBefore() throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench))) {
                assertThat(output.isHardware()).isEqualTo(bench.hardwarePwm());
                bench.board()
                        .capabilities()
                        .limits(pin(bench), Limits.Pwm.class)
                        .ifPresent(limits -> assertThat(limits.hardware()).isEqualTo(output.isHardware()));
            }
        });
    }

    @Test
    void r15_whenWriteReturnsThePinHasTheDuty() throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench))) {
                for (double duty : new double[] {0.5, 0, 1, 0.1}) {
                    output.writeDuty(duty);
                    assertThat(output.duty()).isEqualTo(duty);
                    assertObserved(bench, duty);
                }
            }
        });
    }

    @Test
    void r15_aPulseIsAShareOfThePeriod() throws Exception {
        provided(ability(), bench -> {
            try (PwmOutput output = open(bench, settings(bench))) {
                double period = 1_000_000 / output.frequencyHz();
                output.writePulse(1500);
                assertThat(output.duty()).isCloseTo(1500 / period, within(1e-6));
                assertObserved(bench, 1500 / period);
                assertThatFails(Kind.OUT_OF_RANGE, () -> output.writePulse(period * 1.5));
                assertThat(output.duty()).isCloseTo(1500 / period, within(1e-6));
            }
        });
    }

    @Test
    void r16_drivesItsDutyAgainWhenTheBoardIsBack() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                    try (Subscription _ = bench.board().onEvent(events::add);
                            PwmOutput output = open(bench, settings(bench))) {
                        output.writeDuty(0.75);
                        bench.unplug();
                        awaitEvent(bench, events, BoardEvent.Disconnected.class);
                        assertThatFails(Kind.NOT_CONNECTED, () -> output.writeDuty(0.25));
                        bench.plug();
                        awaitEvent(bench, events, BoardEvent.Connected.class);
                        assertThat(output.duty()).isEqualTo(0.75);
                        assertObserved(bench, 0.75);
                    }
                }));
    }

    private PwmOutputSettings settings(HalBench bench) {
        return PwmOutputSettings.of(pin(bench), FREQUENCY);
    }

    private static PwmOutput open(HalBench bench, PwmOutputSettings settings) {
        return bench.board().openPwmOutput(settings);
    }

    private void assertObserved(HalBench bench, double duty) throws Exception {
        seen(bench, Outside.SEES_DUTIES, () -> assertDuty(bench, duty));
    }

    private void assertObservedAfterClose(HalBench bench, double duty) throws Exception {
        seen(bench, Outside.SEES_DUTIES_AFTER_CLOSE, () -> assertDuty(bench, duty));
    }

    private void assertDuty(HalBench bench, double duty) {
        assertThat(bench.observedDuty(pin(bench))).as("the duty at the pin").isCloseTo(duty, within(bench.tolerance()));
    }
}
