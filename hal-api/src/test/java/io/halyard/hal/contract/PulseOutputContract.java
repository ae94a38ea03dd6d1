// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.PulseOutput;
import io.halyard.hal.PulseOutputSettings;
import io.halyard.hal.Resource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pulse output must do. */
public abstract class PulseOutputContract extends PinContract {
    @Override
    final Ability ability() {
        return Ability.PULSE_OUTPUT;
    }

    @Override
    final void use(Resource resource) {
        ((PulseOutput) resource).emit(PulseOutput.SHORTEST);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r29_itIsIdleFromItsOpeningOnAndAfterEachPulse(boolean idleHigh) throws Exception {
        provided(ability(), bench -> {
            try (PulseOutput output = open(bench, idleHigh)) {
                seen(
                        bench,
                        Outside.SEES_LEVELS,
                        () -> assertThat(bench.observed(pin(bench))).isEqualTo(idleHigh));
                output.emit(bench.quantum());
                seen(
                        bench,
                        Outside.SEES_LEVELS,
                        () -> assertThat(bench.observed(pin(bench))).isEqualTo(idleHigh));
            }
            seen(
                    bench,
                    Outside.SEES_LEVELS_AFTER_CLOSE,
                    () -> assertThat(bench.observed(pin(bench))).isEqualTo(idleHigh));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r29_aTrainOfPulsesComesOut(boolean idleHigh) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.SEES_PULSES, () -> {
                    List<Duration> train = List.of(
                            bench.quantum(),
                            bench.quantum().multipliedBy(2),
                            bench.quantum().multipliedBy(3));
                    try (PulseOutput output = open(bench, idleHigh)) {
                        long before = bench.nanoTime();
                        output.emit(train);
                        assertThat(bench.nanoTime() - before)
                                .as("it returns when the last pulse is over")
                                .isGreaterThanOrEqualTo(6 * bench.quantum().toNanos() * 9 / 10);
                        List<Duration> observed = bench.observedPulses(pin(bench));
                        assertThat(observed).hasSize(3);
                        for (int i = 0; i < 3; i++) {
                            double quanta = train.get(i).toNanos();
                            assertThat((double) observed.get(i).toNanos())
                                    .isCloseTo(quanta, within(bench.quantum().toNanos() * 0.9));
                        }
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 999, 1_000_000_001})
    void r29_aLengthOutOfRangeIsRefusedAndNothingEmitted(long nanos) throws Exception {
        provided(ability(), bench -> {
            try (PulseOutput output = open(bench, false)) {
                List<Duration> train = List.of(bench.quantum(), Duration.ofNanos(nanos));
                assertThatFails(Kind.OUT_OF_RANGE, () -> output.emit(train))
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                        .withMessageContaining("us");
                assertThatFails(Kind.OUT_OF_RANGE, () -> output.emit(List.of()));
                seen(
                        bench,
                        Outside.SEES_PULSES,
                        () -> assertThat(bench.observedPulses(pin(bench))).isEmpty());
            }
        });
    }

    @Test
    void r32_theShortestAndTheLongestPulseWorkAndOthersAreRefused() throws Exception {
        limited(ability(), Limits.Pulses.class, (bench, limits) -> {
            try (PulseOutput output = open(bench, false)) {
                output.emit(limits.shortest());
                output.emit(limits.longest());
                for (Duration outside : List.of(
                        limits.shortest().minusNanos(1), limits.longest().plusNanos(1000))) {
                    assertThatFails(Kind.OUT_OF_RANGE, () -> output.emit(outside))
                            .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                            .withMessageContaining("pulse of " + outside.toNanos() / 1000.0 + " us");
                }
            }
        });
    }

    @Test
    void r29_manyThreadsEmitOneAfterTheOther() throws Exception {
        provided(ability(), bench -> {
            try (PulseOutput output = open(bench, false)) {
                inManyThreads(() -> {
                    output.emit(Duration.ofNanos(10_000));
                    return true;
                });
                seen(
                        bench,
                        Outside.SEES_PULSES,
                        () -> assertThat(bench.observedPulses(pin(bench)))
                                .hasSize(15)); // eight pulses and what lies between them
            }
        });
    }

    private PulseOutput open(HalBench bench, boolean idleHigh) {
        return bench.board().openPulseOutput(PulseOutputSettings.of(pin(bench)).withIdleHigh(idleHigh));
    }
}
