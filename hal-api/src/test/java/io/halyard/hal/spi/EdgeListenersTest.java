// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EdgeListenersTest {
    private final EdgeListeners listeners = new EdgeListeners("halyard-test-input", "header GPIO17");

    @AfterEach
    void close() {
        listeners.close();
    }

    @Test
    void whatTheBoardLostIsPassedOn() throws InterruptedException {
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        listeners.add(edges::add);
        listeners.offer(new Edge(true, 1, 0));
        listeners.offer(new Edge(true, 2, 3));
        assertThat(take(edges)).isEqualTo(new Edge(true, 1, 0));
        assertThat(take(edges)).isEqualTo(new Edge(true, 2, 3));
    }

    @Test
    void whatTheQueueAndTheBoardLostIsAddedUp() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        listeners.add(edge -> {
            blocked.countDown();
            awaitQuietly(release);
            edges.add(edge);
        });
        listeners.offer(new Edge(true, 0, 0));
        blocked.await();
        listeners.offer(new Edge(false, 1, 10)); // Dropped by the queue: 11 lost with it.
        listeners.offer(new Edge(false, 2, 5)); // The first that is kept: 5 more.
        for (int i = 0; i < ListenerQueue.CAPACITY - 1; i++) {
            listeners.offer(new Edge(true, 3 + i, 0));
        }
        release.countDown();
        assertThat(take(edges)).isEqualTo(new Edge(true, 0, 0));
        assertThat(take(edges)).isEqualTo(new Edge(false, 2, 16));
        assertThat(take(edges)).isEqualTo(new Edge(true, 3, 0));
    }

    @Test
    void aLaterListenerIsNotToldWhatWasLostBeforeIt() throws InterruptedException {
        listeners.offer(new Edge(true, 1, 7));
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        listeners.add(edges::add);
        listeners.offer(new Edge(false, 2, 0));
        assertThat(take(edges)).isEqualTo(new Edge(false, 2, 0));
    }

    @Test
    void afterClosingNothingIsTakenOnAndNothingDelivered() throws InterruptedException {
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        listeners.add(edges::add);
        listeners.close();
        listeners.offer(new Edge(true, 1, 0));
        assertThat(edges.poll(20, TimeUnit.MILLISECONDS)).isNull();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> listeners.add(edges::add))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED))
                .withMessage("header GPIO17: the input is closed");
        assertThatExceptionOfType(HalException.class).isThrownBy(() -> listeners.await(Duration.ofHours(1)));
    }

    private static Edge take(BlockingQueue<Edge> edges) throws InterruptedException {
        return Optional.ofNullable(edges.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
