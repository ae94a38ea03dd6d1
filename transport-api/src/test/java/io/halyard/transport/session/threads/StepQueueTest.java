// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.ExpectsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepQueueTest {
    private static final int STEPS = 20_000;

    private final StepQueue steps = new StepQueue(rest -> Thread.ofVirtual().start(rest));

    @Test
    void stepsRunOneAtATimeEachThreadsInItsOrder() throws InterruptedException {
        int threads = 4;
        List<List<Integer>> done = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(threads * STEPS);
        int[] running = new int[1];
        for (int thread = 0; thread < threads; thread++) {
            List<Integer> own = new ArrayList<>(); // Unguarded, as all state of steps is.
            done.add(own);
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < STEPS; i++) {
                    int number = i;
                    steps.submit(() -> {
                        assertThat(++running[0]).isEqualTo(1);
                        own.add(number);
                        running[0]--;
                        left.countDown();
                    });
                }
            });
        }
        assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        List<Integer> expected = IntStream.range(0, STEPS).boxed().toList();
        assertThat(done).allMatch(expected::equals);
    }

    @Test
    void aStepMaySubmitSteps() {
        List<String> order = new ArrayList<>();
        steps.submit(() -> {
            steps.submit(() -> order.add("second"));
            order.add("first");
        });
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void whoeverBringsAStepIsNotHeldForEver() throws InterruptedException {
        Thread caller = Thread.currentThread();
        CountDownLatch elsewhere = new CountDownLatch(1);
        again(caller, elsewhere);
        assertThat(elsewhere.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void again(Thread caller, CountDownLatch elsewhere) {
        steps.submit(() -> {
            if (Thread.currentThread().equals(caller)) {
                again(caller, elsewhere);
            } else {
                elsewhere.countDown();
            }
        });
    }

    @Test
    @ExpectsErrors("a step fails")
    void aStepThatFailsDoesNotStopTheNext() {
        List<String> order = new ArrayList<>();
        steps.submit(() -> {
            throw new IllegalStateException("a fault of ours");
        });
        steps.submit(() -> order.add("next"));
        assertThat(order).containsExactly("next");
    }
}
