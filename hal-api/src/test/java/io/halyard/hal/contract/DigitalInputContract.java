// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a digital input must do: levels, pulls, the content of edges, debouncing, coming back. What its listeners may do to it
 * is in {@link EdgeDeliveryContract}.
 */
public abstract class DigitalInputContract extends PinContract {
    @Override
    final Ability ability() {
        return Ability.DIGITAL_INPUT;
    }

    @Override
    final void use(Resource resource) {
        ((DigitalInput) resource).read();
    }

    @Test
    void r02_readsTheLevelThatDrivesIt() throws Exception {
        driven(bench -> {
            try (DigitalInput input = open(bench, settings(bench))) {
                for (boolean high : new boolean[] {true, false, true}) {
                    bench.drive(pin(bench), high);
                    assertThat(input.read()).isEqualTo(high);
                }
            }
        });
    }

    @Test
    void r02_readsTheLevelThatWasThereBeforeItWasOpened() throws Exception {
        driven(bench -> {
            bench.drive(pin(bench), true);
            try (DigitalInput input = open(bench, settings(bench))) {
                assertThat(input.read()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Pull.class,
            names = {"UP", "DOWN"})
    void r02_aPullHoldsAnOpenInputOrIsRefused(Pull pull) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.RELEASES_INPUTS, () -> {
                    bench.release(pin(bench));
                    try (DigitalInput input = open(bench, settings(bench).withPull(pull))) {
                        assertThat(input.read()).isEqualTo(pull == Pull.UP);
                    } catch (HalException e) {
                        assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
                        assertThat(e).hasMessageContaining(pin(bench)).hasMessageContaining("pull");
                    }
                }));
    }

    @ParameterizedTest
    @EnumSource
    void r32_ofThePullsThoseWorkThatAreDeclared(Pull pull) throws Exception {
        limited(ability(), Limits.Input.class, (bench, limits) -> {
            if (limits.pulls().contains(pull)) {
                open(bench, settings(bench).withPull(pull)).close();
            } else {
                assertThatFails(
                                Kind.UNSUPPORTED,
                                () -> open(bench, settings(bench).withPull(pull))
                                        .close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                        .withMessageContaining("pull " + pull);
                open(bench, settings(bench)).close();
            }
        });
    }

    @Test
    void r32_theLongestDebounceTimeWorksAndALongerOneIsRefused() throws Exception {
        limited(ability(), Limits.Input.class, (bench, limits) -> {
            open(bench, settings(bench).withDebounce(limits.maximumDebounce())).close();
            Duration longer = limits.maximumDebounce().plusMillis(1);
            assertThatFails(
                            Kind.OUT_OF_RANGE,
                            () -> open(bench, settings(bench).withDebounce(longer))
                                    .close())
                    .withMessageContaining(pin(bench))
                    .withMessageContaining("debounce " + longer.toMillis() + " ms")
                    .withMessageContaining("0 to " + limits.maximumDebounce().toMillis() + " ms");
            assertThatFails(Kind.OUT_OF_RANGE, () -> settings(bench).withDebounce(Duration.ofNanos(-1)));
        });
    }

    @Test
    void r08_eachEdgeComesOnceInOrderWithTheLevelAfterIt() throws Exception {
        driven(bench -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            try (DigitalInput input = open(bench, settings(bench));
                    Subscription _ = input.onEdge(edges::add)) {
                for (boolean high : new boolean[] {true, false, true, false}) {
                    bench.drive(pin(bench), high);
                    bench.pass(1);
                }
                await(bench, "four edges").until(() -> edges.size() >= 4);
                bench.pass(2);
                assertThat(edges).extracting(Edge::high).containsExactly(true, false, true, false);
                assertThat(edges).extracting(Edge::lostBefore).containsOnly(0L);
            }
        });
    }

    @Test
    void r08_timeStampsAreThoseOfTheEdges() throws Exception {
        driven(bench -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            try (DigitalInput input = open(bench, settings(bench));
                    Subscription _ = input.onEdge(edges::add)) {
                long before = bench.nanoTime();
                bench.drive(pin(bench), true);
                bench.pass(2);
                bench.drive(pin(bench), false);
                long after = bench.nanoTime();
                await(bench, "two edges").until(() -> edges.size() >= 2);
                Edge first = edges.remove();
                Edge second = edges.remove();
                long quantum = bench.quantum().toNanos();
                assertThat(first.timestampNanos() - before).isGreaterThanOrEqualTo(-quantum);
                assertThat(second.timestampNanos() - first.timestampNanos())
                        .as("two quanta lay between the edges")
                        .isGreaterThanOrEqualTo(quantum);
                assertThat(after - second.timestampNanos()).isGreaterThanOrEqualTo(-quantum);
            }
        });
    }

    @Test
    void r08_theSameLevelAgainIsNoEdge() throws Exception {
        driven(bench -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            try (DigitalInput input = open(bench, settings(bench));
                    Subscription _ = input.onEdge(edges::add)) {
                bench.drive(pin(bench), false);
                bench.drive(pin(bench), true);
                bench.drive(pin(bench), true);
                bench.drive(pin(bench), false);
                await(bench, "two edges").until(() -> edges.size() >= 2);
                bench.pass(2);
                assertThat(edges).extracting(Edge::high).containsExactly(true, false);
            }
        });
    }

    @Test
    void r08_anEdgeFromBeforeTheListenerIsNotForIt() throws Exception {
        driven(bench -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            try (DigitalInput input = open(bench, settings(bench))) {
                bench.drive(pin(bench), true);
                bench.pass(4);
                try (Subscription _ = input.onEdge(edges::add)) {
                    bench.drive(pin(bench), false);
                    await(bench, "an edge").until(() -> !edges.isEmpty());
                    bench.pass(2);
                    assertThat(edges).extracting(Edge::high).containsExactly(false);
                }
            }
        });
    }

    @Test
    void r12_aLevelShorterThanTheDebounceTimeIsNotReported() throws Exception {
        debounced((bench, edges) -> {
            bench.bounce(pin(bench), true, false);
            bench.pass(12);
            bench.drive(pin(bench), true);
            awaitEdges(bench, edges, 1);
            bench.drive(pin(bench), false);
            awaitEdges(bench, edges, 2);
            bench.pass(2);
            assertThat(edges).extracting(Edge::high).containsExactly(true, false);
        });
    }

    @Test
    void r12_aBouncingContactIsOneEdge() throws Exception {
        debounced((bench, edges) -> {
            bench.bounce(pin(bench), true, false, true, false, true);
            awaitEdges(bench, edges, 1);
            bench.bounce(pin(bench), false, true, false, true, false);
            awaitEdges(bench, edges, 2);
            bench.pass(12);
            assertThat(edges).extracting(Edge::high).containsExactly(true, false);
            assertThat(edges).extracting(Edge::lostBefore).containsOnly(0L);
        });
    }

    /** Lets time pass, which may be the board's own, until so many edges have come. */
    private static void awaitEdges(HalBench bench, BlockingQueue<Edge> edges, int count) {
        await(bench, "edge " + count).until(() -> {
            bench.pass(1);
            return edges.size() >= count;
        });
    }

    @Test
    void r16_edgesAndLevelsComeAgainWhenTheBoardIsBack() throws Exception {
        driven(bench -> seen(bench, Outside.UNPLUGS, () -> {
            BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            try (Subscription _ = bench.board().onEvent(events::add);
                    DigitalInput input = open(bench, settings(bench));
                    Subscription _ = input.onEdge(edges::add)) {
                bench.unplug();
                awaitEvent(bench, events, BoardEvent.Disconnected.class);
                bench.plug();
                awaitEvent(bench, events, BoardEvent.Connected.class);
                bench.drive(pin(bench), true);
                await(bench, "an edge").until(() -> !edges.isEmpty());
                assertThat(List.copyOf(edges)).extracting(Edge::high).endsWith(true);
                assertThat(input.read()).isTrue();
            }
        }));
    }

    /** A test of an input that is debounced with four quanta, with what it reported. */
    private interface DebounceCheck {
        void run(HalBench bench, BlockingQueue<Edge> edges) throws Exception;
    }

    private void debounced(DebounceCheck check) throws Exception {
        driven(bench -> {
            BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
            DigitalInputSettings settings =
                    settings(bench).withDebounce(bench.quantum().multipliedBy(4));
            try (DigitalInput input = open(bench, settings);
                    Subscription _ = input.onEdge(edges::add)) {
                bench.pass(12);
                check.run(bench, edges);
            }
        });
    }

    /** Runs a test that drives the pin from outside; it is low at first. */
    final void driven(BenchCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.DRIVES_INPUTS, () -> {
                    bench.drive(pin(bench), false);
                    check.run(bench);
                }));
    }

    final DigitalInputSettings settings(HalBench bench) {
        return DigitalInputSettings.of(pin(bench));
    }

    static DigitalInput open(HalBench bench, DigitalInputSettings settings) {
        return bench.board().openDigitalInput(settings);
    }
}
