// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Paho's threads of one connection: daemons, one for each task, which name themselves. They end when the socket does.
 *
 * <p>Paho starts its three loops one after another, and looks only every 100 ms whether each runs, which makes each connect
 * last 300 ms. The sleeping starter is woken every millisecond instead; it ignores that but for looking again.
 *
 * <p>Paho catches what it expects of a broken packet only; a loop that ends with anything else would leave a connection that
 * seems to live, so that is reported.
 */
final class PahoThreads extends AbstractExecutorService implements ScheduledExecutorService {
    private static final long WAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MOST_WAKINGS = 1_000;

    private final Consumer<Throwable> onDeath;
    private final AtomicBoolean isStarting = new AtomicBoolean();

    /** @param onDeath is told what ended one of the three loops, if it was an exception */
    PahoThreads(Consumer<Throwable> onDeath) {
        this.onDeath = onDeath;
    }

    @Override
    public void execute(Runnable task) {
        Thread.ofPlatform().daemon().name("mqtt-paho").start(task);
    }

    /** Starts one of the three loops. */
    @Override
    public Future<?> submit(Runnable loop) {
        if (isStarting.compareAndSet(false, true)) {
            Thread starter = Thread.currentThread();
            execute(() -> wake(starter));
        }
        return super.submit(() -> {
            try {
                loop.run();
            } catch (Throwable e) { // A thread's root: what Paho does not catch must not end in silence.
                onDeath.accept(e);
            }
        });
    }

    private static void wake(Thread starter) {
        for (int i = 0; i < MOST_WAKINGS && starter.isAlive(); i++) {
            LockSupport.parkNanos(WAKE_NANOS);
            starter.interrupt();
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        throw neverAskedFor();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw neverAskedFor();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw neverAskedFor();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw neverAskedFor();
    }

    private static UnsupportedOperationException neverAskedFor() {
        return new UnsupportedOperationException("Paho schedules only reconnects and pings, and has neither from us");
    }

    @Override
    public void shutdown() {
        // Each thread ends by itself.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
