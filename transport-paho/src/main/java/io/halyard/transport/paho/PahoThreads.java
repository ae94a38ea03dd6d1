// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Paho's threads of one connection: daemons, one for each task, which name themselves. They end when the socket does. Paho wants a
 * pool that can schedule, but has neither reconnects nor pings for it from us; so the pool stays empty.
 *
 * <p>Paho starts its three loops one after another, and looks only every 100 ms whether each runs, which makes each connect
 * last 300 ms. The sleeping starter is woken every millisecond instead; it ignores that but for looking again.
 *
 * <p>Paho catches what it expects of a broken packet only; a loop that ends with anything else would leave a connection that
 * seems to live, so that is reported.
 */
final class PahoThreads extends ScheduledThreadPoolExecutor {
    private static final long WAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MOST_WAKINGS = 1_000;

    private final Consumer<Throwable> onDeath;
    private final AtomicBoolean isStarting = new AtomicBoolean();

    /** @param onDeath is told what ended one of the three loops, if it was an exception */
    PahoThreads(Consumer<Throwable> onDeath) {
        super(0);
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
        FutureTask<?> task = new FutureTask<>(Executors.callable(() -> {
            try {
                loop.run();
            } catch (Throwable e) { // A thread's root: what Paho does not catch must not end in silence.
                onDeath.accept(e);
            }
        }));
        execute(task);
        return task;
    }

    private static void wake(Thread starter) {
        for (int i = 0; i < MOST_WAKINGS && starter.isAlive(); i++) {
            LockSupport.parkNanos(WAKE_NANOS);
            starter.interrupt();
        }
    }
}
