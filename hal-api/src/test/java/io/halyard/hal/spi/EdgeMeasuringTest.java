// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.CounterSettings.Counted;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.Pin;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInput.Pulse;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counting and measuring by edges, lost ones among them. */
class EdgeMeasuringTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Edges edges = new Edges();

    /** An input of which the test tells the edges. */
    private static final class Edges implements DigitalInput {
        private final EdgeListeners listeners = new EdgeListeners("halyard-test-edges", "header GPIO1");
        private boolean open = true;

        void tell(boolean high, long nanos, long lostBefore) {
            listeners.offer(new Edge(high, nanos, lostBefore));
        }

        @Override
        public boolean read() {
            if (!open) {
                throw new HalException(HalException.Kind.CLOSED, "header GPIO1", "it is closed");
            }
            return false;
        }

        @Override
        public Subscription onEdge(Consumer<? super Edge> listener) {
            return listeners.add(listener);
        }

        @Override
        public Optional<Edge> awaitEdge(Duration timeout) throws InterruptedException {
            return listeners.await(timeout);
        }

        @Override
        public Pin pin() {
            return new Pin(1, "GPIO1", Set.of());
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
            listeners.close();
        }
    }

    @AfterEach
    void closeInput() {
        edges.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RISING, true, 0, 1",
        "RISING, false, 0, 0",
        "RISING, true, 1, 1", // lost: a fall
        "RISING, false, 1, 1", // lost: a rise
        "RISING, true, 4, 3", // lost: rise, fall, rise, fall
        "FALLING, true, 4, 2",
        "FALLING, false, 3, 2",
        "BOTH, true, 4, 5",
    })
    void r27_lostEdgesCountToo(Counted counted, boolean high, long lost, long expected) {
        try (Counter counter = EdgeCounter.on(edges, CounterSettings.of(1).withCounted(counted))) {
            edges.tell(high, 0, lost);
            edges.tell(!high, 1, 0);
            boolean nextCounts = counted.counts(!high);
            long all = expected + (nextCounts ? 1 : 0);
            Awaitility.await().until(() -> counter.read().edges() >= all);
            assertThat(counter.read().edges()).isEqualTo(all);
        }
    }

    @Test
    void r28_aPulseWithEdgesLostInItIsNotMeasured() throws InterruptedException {
        PulseInput input = EdgePulseInput.on(edges, PulseInputSettings.of(1));
        Optional<Pulse> pulse = input.measure(PATIENCE, () -> {
            edges.tell(false, 50, 0); // the end of one that began before
            edges.tell(true, 100, 0);
            edges.tell(false, 900, 2); // what lies between is not known
            edges.tell(true, 1000, 0);
            edges.tell(false, 1300, 0);
        });
        assertThat(pulse).contains(new Pulse(Duration.ofNanos(300), 1000));
    }

    @Test
    void r28_aStartSeenAfterALossIsAStart() throws InterruptedException {
        PulseInput input = EdgePulseInput.on(edges, PulseInputSettings.of(1).withHigh(false));
        Optional<Pulse> pulse = input.measure(PATIENCE, () -> {
            edges.tell(false, 100, 7);
            edges.tell(true, 150, 0);
        });
        assertThat(pulse).contains(new Pulse(Duration.ofNanos(50), 100));
    }

    @Test
    void r05_theyFailWhenTheInputIsClosed() {
        Counter counter = EdgeCounter.on(edges, CounterSettings.of(1));
        PulseInput pulses = EdgePulseInput.on(edges, PulseInputSettings.of(1));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> pulses.measure(PATIENCE, edges::close))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HalException.Kind.CLOSED));
        assertThat(counter.isOpen()).isFalse();
        assertThatExceptionOfType(HalException.class).isThrownBy(counter::read);
        assertThatExceptionOfType(HalException.class).isThrownBy(() -> pulses.measure(PATIENCE));
    }
}
