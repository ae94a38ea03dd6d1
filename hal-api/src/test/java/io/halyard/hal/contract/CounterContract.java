// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Counter;
import io.halyard.hal.Counter.Count;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.CounterSettings.Counted;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a counter must do. */
public abstract class CounterContract extends PinContract {
    private static final int PULSES = 20;

    @Override
    final Ability ability() {
        return Ability.COUNTER;
    }

    @Override
    final void use(Resource resource) {
        ((Counter) resource).read();
    }

    @ParameterizedTest
    @EnumSource
    void r27_eachEdgeOfItsKindCountsOnce(Counted counted) throws Exception {
        driven(bench -> {
            try (Counter counter =
                    bench.board().openCounter(CounterSettings.of(pin(bench)).withCounted(counted))) {
                assertThat(counter.read().edges()).isZero();
                pulses(bench, PULSES);
                awaitCount(bench, counter, counted == Counted.BOTH ? 2 * PULSES : PULSES);
                bench.pass(2);
                assertThat(counter.read().edges()).isEqualTo(counted == Counted.BOTH ? 2 * PULSES : PULSES);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"RISING", "FALLING"})
    void r27_onlyEdgesOfItsKindCount(Counted counted) throws Exception {
        driven(bench -> {
            bench.drive(pin(bench), counted == Counted.FALLING);
            try (Counter counter =
                    bench.board().openCounter(CounterSettings.of(pin(bench)).withCounted(counted))) {
                bench.drive(pin(bench), counted == Counted.RISING);
                awaitCount(bench, counter, 1);
                bench.drive(pin(bench), counted == Counted.FALLING);
                bench.pass(2);
                assertThat(counter.read().edges()).isEqualTo(1);
            }
        });
    }

    @Test
    void r27_itStartsAtZeroEachTime() throws Exception {
        driven(bench -> {
            try (Counter counter = (Counter) open(bench)) {
                pulses(bench, 1);
                awaitCount(bench, counter, 1);
            }
            try (Counter counter = (Counter) open(bench)) {
                assertThat(counter.read().edges()).isZero();
            }
        });
    }

    @Test
    void r27_aFrequencyFollowsFromTwoCounts() throws Exception {
        driven(bench -> {
            try (Counter counter = (Counter) open(bench)) {
                Count before = counter.read();
                for (int i = 0; i < PULSES; i++) {
                    bench.pass(1);
                    pulses(bench, 1);
                }
                awaitCount(bench, counter, PULSES);
                Count after = counter.read();
                double seconds = (after.timestampNanos() - before.timestampNanos()) / 1e9;
                assertThat(seconds).isGreaterThan(PULSES * bench.quantum().toNanos() / 1e9 * 0.5);
                assertThat(after.hertzSince(before)).isCloseTo(PULSES / seconds, within(1e-6));
                assertThat(before.hertzSince(before)).isZero();
            }
        });
    }

    @Test
    void r27_theCountOutlivesTheBoardsAbsence() throws Exception {
        driven(bench -> seen(bench, Outside.UNPLUGS, () -> {
            BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
            try (Subscription _ = bench.board().onEvent(events::add);
                    Counter counter = (Counter) open(bench)) {
                pulses(bench, 3);
                awaitCount(bench, counter, 3);
                bench.unplug();
                awaitEvent(bench, events, BoardEvent.Disconnected.class);
                bench.plug();
                awaitEvent(bench, events, BoardEvent.Connected.class);
                long back = counter.read().edges();
                assertThat(back).isGreaterThanOrEqualTo(3);
                pulses(bench, 2);
                awaitCount(bench, counter, back + 2);
            }
        }));
    }

    private void pulses(HalBench bench, int count) {
        for (int i = 0; i < count; i++) {
            bench.drive(pin(bench), true);
            bench.drive(pin(bench), false);
        }
    }

    private static void awaitCount(HalBench bench, Counter counter, long count) {
        await(bench, count + " edges").until(() -> counter.read().edges() >= count);
    }

    private void driven(BenchCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.DRIVES_INPUTS, () -> {
                    bench.drive(pin(bench), false);
                    check.run(bench);
                }));
    }
}
