// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.AnalogInput.Sample;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an analog input must do. */
public abstract class AnalogInputContract extends PinContract {
    /** How late a sample may be on a machine that is busy, in quanta; a board in virtual time is never late. */
    private static final double LATENESS = 40;

    @Override
    final Ability ability() {
        return Ability.ANALOG_INPUT;
    }

    @Override
    final void use(Resource resource) {
        ((AnalogInput) resource).read();
    }

    @Test
    void r13_aReadingHasTheUnitOfTheRangeAndLiesWithinIt() throws Exception {
        provided(ability(), bench -> {
            for (String pin : bench.pins(ability())) {
                try (AnalogInput input = (AnalogInput) open(bench.board(), ability(), pin)) {
                    Reading reading = input.read();
                    assertThat(reading.unit()).as(pin).isEqualTo(input.range().unit());
                    assertThat(input.range().contains(reading.value()))
                            .as("%s reads %s within %s", pin, reading, input.range())
                            .isTrue();
                }
            }
        });
    }

    @Test
    void r13_timeStampsAreThoseOfTheMeasurement() throws Exception {
        provided(ability(), bench -> {
            try (AnalogInput input = (AnalogInput) open(bench)) {
                long slack = bench.quantum().toNanos();
                long before = bench.nanoTime();
                Reading first = input.read();
                bench.pass(1);
                Reading second = input.read();
                assertThat(first.timestampNanos() - before).isGreaterThanOrEqualTo(-slack);
                assertThat(second.timestampNanos() - first.timestampNanos()).isGreaterThanOrEqualTo(0);
                assertThat(bench.nanoTime() - second.timestampNanos()).isGreaterThanOrEqualTo(-slack);
            }
        });
    }

    @Test
    void r13_readsWhatIsSetOutside() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.SETS_ANALOG, () -> {
                    for (String pin : bench.pins(ability())) {
                        try (AnalogInput input = (AnalogInput) open(bench.board(), ability(), pin)) {
                            List<Double> values = bench.analogValues(pin);
                            assertThat(values.getFirst()).isLessThan(values.getLast());
                            for (double value : List.of(values.getFirst(), values.getLast(), values.getFirst())) {
                                bench.setAnalog(pin, value);
                                assertThat(input.read().value())
                                        .as(pin)
                                        .isCloseTo(value, within(bench.tolerance() * values.getLast()));
                            }
                        }
                    }
                }));
    }

    @Test
    void r32_rangeAndRateAreThoseThatAreDeclared() throws Exception {
        limited(ability(), Limits.Analog.class, (bench, _) -> {
            for (String pin : bench.pins(ability())) {
                Limits.Analog limits = bench.board()
                        .capabilities()
                        .limits(pin, Limits.Analog.class)
                        .orElseThrow();
                try (AnalogInput input = (AnalogInput) open(bench.board(), ability(), pin)) {
                    assertThat(input.range()).as(pin).isEqualTo(limits.range());
                    assertThat(input.maximumRateHz()).as(pin).isEqualTo(limits.maximumRateHz());
                    BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
                    try (Subscription _ = input.onSample(limits.maximumRateHz(), samples::add)) {
                        take(bench, samples);
                    }
                    double faster = limits.maximumRateHz() * 1.01;
                    assertThatFails(Kind.OUT_OF_RANGE, () -> input.onSample(faster, _ -> {}))
                            .satisfies(e -> assertThat(e.place()).isEqualTo(BOARD + " " + pin))
                            .withMessageContaining(faster + " Hz")
                            .withMessageContaining("to " + limits.maximumRateHz() + " Hz");
                }
            }
        });
    }

    @Test
    void r25_samplesComeInOrderTheFirstAtOnce() throws Exception {
        provided(ability(), bench -> {
            BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
            try (AnalogInput input = (AnalogInput) open(bench);
                    Subscription _ = input.onSample(rate(bench), samples::add)) {
                Sample previous = take(bench, samples);
                for (int i = 0; i < 4; i++) {
                    bench.pass(1);
                    Sample next = take(bench, samples);
                    assertThat(next.timestampNanos() - previous.timestampNanos())
                            .isNotNegative();
                    assertThat(input.range().contains(next.value())).isTrue();
                    previous = next;
                }
            }
        });
    }

    @Test
    void r25_theRateDoesNotDrift() throws Exception {
        provided(ability(), bench -> {
            BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
            try (AnalogInput input = (AnalogInput) open(bench);
                    Subscription _ = input.onSample(rate(bench), samples::add)) {
                Sample first = take(bench, samples);
                long number = 0;
                Sample last = first;
                while (number < LATENESS) {
                    bench.pass(1);
                    last = take(bench, samples);
                    number += 1 + last.lostBefore();
                }
                double quanta = (double) (last.timestampNanos() - first.timestampNanos())
                        / bench.quantum().toNanos();
                assertThat(quanta)
                        .as("the time of sample " + number)
                        .isBetween(number - LATENESS / 2, number + LATENESS);
            }
        });
    }

    @Test
    void r25_aSampleHasTheValueOfItsTime() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.SETS_ANALOG, () -> {
                    List<Double> values = bench.analogValues(pin(bench));
                    bench.setAnalog(pin(bench), values.getFirst());
                    BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
                    try (AnalogInput input = (AnalogInput) open(bench);
                            Subscription _ = input.onSample(rate(bench), samples::add)) {
                        double tolerance = bench.tolerance() * values.getLast();
                        assertThat(take(bench, samples).value()).isCloseTo(values.getFirst(), within(tolerance));
                        bench.setAnalog(pin(bench), values.getLast());
                        await(bench, "a sample of the new value").until(() -> {
                            bench.pass(1);
                            return Math.abs(take(bench, samples).value() - values.getLast()) <= tolerance;
                        });
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void r25_aRateOutOfRangeIsRefused(double rate) throws Exception {
        provided(ability(), bench -> {
            try (AnalogInput input = (AnalogInput) open(bench)) {
                assertThatFails(Kind.OUT_OF_RANGE, () -> input.onSample(rate, _ -> {}))
                        .withMessageContaining(rate + " Hz");
                assertThatFails(Kind.OUT_OF_RANGE, () -> input.onSample(input.maximumRateHz() * 1.01, _ -> {}));
                use(input);
            }
        });
    }

    @Test
    void r09_aSampleListenerThatThrowsGetsTheNext() throws Exception {
        provided(ability(), bench -> {
            BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
            try (AnalogInput input = (AnalogInput) open(bench);
                    Subscription _ = input.onSample(rate(bench), sample -> {
                        samples.add(sample);
                        throw new IllegalStateException("thrown on purpose by a test");
                    })) {
                take(bench, samples);
                bench.pass(1);
                take(bench, samples);
            }
        });
    }

    @Test
    void r11_closingEndsSampling() throws Exception {
        provided(ability(), bench -> {
            BlockingQueue<Sample> ended = new LinkedBlockingQueue<>();
            BlockingQueue<Sample> going = new LinkedBlockingQueue<>();
            AnalogInput input = (AnalogInput) open(bench);
            Subscription first = input.onSample(rate(bench), ended::add);
            input.onSample(rate(bench), going::add);
            take(bench, ended);
            first.close();
            first.close();
            bench.pass(2);
            ended.clear();
            going.clear();
            bench.pass(2);
            take(bench, going);
            assertThat(ended).isEmpty();
            input.close();
            assertThatFails(Kind.CLOSED, () -> input.onSample(rate(bench), going::add));
        });
    }

    @Test
    void r25_samplingGoesOnWhenTheBoardIsBackAndTellsWhatIsMissing() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                    BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
                    try (Subscription _ = bench.board().onEvent(events::add);
                            AnalogInput input = (AnalogInput) open(bench);
                            Subscription _ = input.onSample(rate(bench), samples::add)) {
                        take(bench, samples);
                        bench.unplug();
                        awaitEvent(bench, events, BoardEvent.Disconnected.class);
                        bench.pass(4);
                        samples.clear();
                        bench.plug();
                        awaitEvent(bench, events, BoardEvent.Connected.class);
                        await(bench, "a sample that tells what is missing").until(() -> {
                            bench.pass(1);
                            return take(bench, samples).lostBefore() > 0;
                        });
                    }
                }));
    }

    private static double rate(HalBench bench) {
        return 1e9 / bench.quantum().toNanos();
    }

    private static Sample take(HalBench bench, BlockingQueue<Sample> samples) throws InterruptedException {
        Sample sample = samples.poll(patience(bench).toNanos(), TimeUnit.NANOSECONDS);
        assertThat(sample).as("what should have been sampled by now").isNotNull();
        return Objects.requireNonNull(sample);
    }

    @Test
    void r13_manyThreadsMayRead() throws Exception {
        provided(ability(), bench -> {
            try (AnalogInput input = (AnalogInput) open(bench)) {
                List<Reading> readings = inManyThreads(input::read);
                assertThat(readings).allMatch(reading -> input.range().contains(reading.value()));
            }
        });
    }
}
