// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes ascending numbers without a pause until it is closed: over four topics, two with QoS 1 and two with QoS 2, so many
 * unanswered at a time.
 */
final class Load implements AutoCloseable {
    private final MqttTransport transport;
    private final Semaphore permits;
    private final int unanswered;
    private final Map<Integer, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Integer> completed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile int next;

    Load(MqttTransport transport, int first, int unanswered) {
        this.transport = transport;
        this.next = first;
        this.unanswered = unanswered;
        this.permits = new Semaphore(unanswered);
        this.thread = Thread.ofVirtual().name("load").start(this::publish);
    }

    private void publish() {
        try {
            while (!stopping) {
                permits.acquire();
                publish(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void publish(int number) {
        Qos qos = number % 4 < 2 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE;
        CompletableFuture<Void> future = transport.publish(
                Message.of("campaign/" + number % 4, Integer.toString(number)).withQos(qos));
        pending.put(number, future);
        next = number + 1;
        future.whenComplete((_, failure) -> {
            pending.remove(number);
            if (failure == null) {
                completed.add(number);
            } else {
                failures.add(failure);
            }
            permits.release();
        });
    }

    /** {@return whether something is unanswered} */
    boolean isUnanswered() {
        return !pending.isEmpty();
    }

    /** {@return the number that is published next} */
    int next() {
        return next;
    }

    /** {@return those whose future completed well since this was last asked, one at a time; null when there is none} */
    @Nullable
    Integer pollCompleted() {
        return completed.poll();
    }

    /** Publishes no more, and waits until all is answered. {@return how many never were, or failed} */
    int finish(long seconds) throws InterruptedException {
        close();
        thread.join();
        boolean isAllAnswered = permits.tryAcquire(unanswered, seconds, TimeUnit.SECONDS);
        failures.stream().limit(3).forEach(failure -> System.err.println("a publish failed: " + failure));
        return (isAllAnswered ? 0 : Math.max(1, pending.size())) + failures.size();
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt(); // It may be waiting for a permit.
    }
}
