// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenerQueueTest {
    @Test
    void aFullQueueDropsItsOldestAndSaysHowMany() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        ListenerQueue.Receiver<Integer> slow = (event, lost) -> {
            blocked.countDown();
            awaitQuietly(release);
            taken.add(event + " after " + lost + " lost");
        };
        try (ListenerQueue<Integer> queue = ListenerQueue.start("halyard-test-queue", slow, _ -> {})) {
            queue.offer(0);
            blocked.await();
            for (int i = 1; i <= ListenerQueue.CAPACITY + 3; i++) {
                queue.offer(i);
            }
            release.countDown();
            assertThat(take(taken)).isEqualTo("0 after 0 lost");
            assertThat(take(taken)).isEqualTo("4 after 3 lost");
            assertThat(take(taken)).isEqualTo("5 after 0 lost");
        }
    }

    @Test
    void whateverAListenerThrowsItGetsTheNextEvent() throws InterruptedException {
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        ListenerQueue.Receiver<Integer> throwing = (event, _) -> {
            taken.add(event);
            if (event == 1) {
                throw new IllegalStateException("thrown on purpose by a test");
            }
            throw new StackOverflowError("thrown on purpose by a test");
        };
        try (ListenerQueue<Integer> queue = ListenerQueue.start("halyard-test-queue", throwing, _ -> {})) {
            queue.offer(1);
            queue.offer(2);
            queue.offer(3);
            assertThat(take(taken)).isEqualTo(1);
            assertThat(take(taken)).isEqualTo(2);
            assertThat(take(taken)).isEqualTo(3);
        }
    }

    @Test
    void closingEndsItsThreadDropsWhatWaitsAndIsToldOnce() throws InterruptedException {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger closings = new AtomicInteger();
        ListenerQueue<Integer> queue = ListenerQueue.start(
                "halyard-test-queue",
                (_, _) -> {
                    threads.add(Thread.currentThread());
                    awaitQuietly(release);
                },
                _ -> closings.incrementAndGet());
        queue.offer(1);
        queue.offer(2);
        Thread thread = take(threads);
        queue.close();
        queue.close();
        queue.offer(3);
        release.countDown();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(threads).isEmpty();
        assertThat(closings).hasValue(1);
        assertThat(thread.isVirtual()).isTrue();
        assertThat(thread.getName()).isEqualTo("halyard-test-queue");
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
