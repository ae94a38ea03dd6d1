// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Ability;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInput.Pulse;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pulse input must do. */
public abstract class PulseInputContract extends PinContract {
    @Override
    final Ability ability() {
        return Ability.PULSE_INPUT;
    }

    @Override
    final void use(Resource resource) {
        try {
            ((PulseInput) resource).measure(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r28_aPulseIsMeasuredFromItsFirstToItsSecondEdge(boolean high) throws Exception {
        driven(high, (bench, input) -> {
            long before = bench.nanoTime();
            Pulse pulse = measured(bench, input, () -> {
                bench.drive(pin(bench), high);
                bench.pass(3);
                bench.drive(pin(bench), !high);
            });
            long quantum = bench.quantum().toNanos();
            assertThat(pulse.length().toNanos()).isGreaterThanOrEqualTo(3 * quantum - quantum / 2);
            assertThat(pulse.startNanos() - before).isGreaterThanOrEqualTo(-quantum);
            assertThat(bench.nanoTime() - pulse.startNanos()).isGreaterThanOrEqualTo(2 * quantum);
        });
    }

    @Test
    void r28_aPulseThatBeganBeforeDoesNotCount() throws Exception {
        driven(true, (bench, input) -> {
            bench.drive(pin(bench), true);
            bench.pass(2);
            long before = bench.nanoTime();
            Pulse pulse = measured(bench, input, () -> {
                bench.pass(4);
                bench.drive(pin(bench), false);
                bench.pass(1);
                bench.drive(pin(bench), true);
                bench.pass(1);
                bench.drive(pin(bench), false);
            });
            assertThat(pulse.startNanos() - before)
                    .as("when the second pulse began, not the first")
                    .isGreaterThanOrEqualTo(4 * bench.quantum().toNanos());
        });
    }

    @Test
    void r28_withoutAPulseTheResultIsEmpty() throws Exception {
        driven(true, (bench, input) -> {
            assertThat(input.measure(bench.quantum())).isEmpty();
            assertThat(input.measure(bench.quantum(), () -> bench.drive(pin(bench), true)))
                    .as("a pulse that does not end")
                    .isEmpty();
        });
    }

    @Test
    void r28_whatTheTriggerThrowsIsThrown() throws Exception {
        driven(true, (bench, input) -> {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> input.measure(patience(bench), () -> {
                        throw new UnsupportedOperationException("thrown on purpose by a test");
                    }));
            use(input);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r05_closingEndsWhoeverWaits(boolean board) throws Exception {
        driven(true, (bench, input) -> {
            CountDownLatch waiting = new CountDownLatch(1);
            FutureTask<Optional<Pulse>> measuring =
                    new FutureTask<>(() -> input.measure(Duration.ofHours(1), waiting::countDown));
            Thread.ofPlatform().name("waits-for-a-pulse").start(measuring);
            assertThat(waiting.await(patience(bench).toNanos(), TimeUnit.NANOSECONDS))
                    .isTrue();
            bench.pass(1);
            if (board) {
                bench.board().close();
            } else {
                input.close();
            }
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> measuring.get(patience(bench).toNanos(), TimeUnit.NANOSECONDS))
                    .satisfies(e -> assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    HalException.class,
                                    cause -> assertThat(cause.kind()).isEqualTo(Kind.CLOSED)));
        });
    }

    /** A test of an open input. */
    private interface InputCheck {
        void run(HalBench bench, PulseInput input) throws Exception;
    }

    private static Pulse measured(HalBench bench, PulseInput input, Runnable trigger) throws InterruptedException {
        return input.measure(patience(bench), trigger).orElseThrow(() -> new AssertionError("no pulse came"));
    }

    private void driven(boolean high, InputCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.DRIVES_INPUTS, () -> {
                    bench.drive(pin(bench), !high);
                    try (PulseInput input = bench.board()
                            .openPulseInput(PulseInputSettings.of(pin(bench)).withHigh(high))) {
                        check.run(bench, input);
                    }
                }));
    }
}
