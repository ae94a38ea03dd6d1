// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A Vert.x of our own: one event loop, threads that carry our name and that are gone when it is closed, no files. */
final class EventLoop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Vertx vertx;

    EventLoop() {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1) // One thread for all connections: their order is then the order of arrival.
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        this.vertx = VertxBootstrap.create()
                .options(options)
                .threadFactory(new NamedThreads())
                .init()
                .vertx();
    }

    Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        threads.forEach(EventLoop::join);
    }

    private static void join(Thread thread) {
        try {
            if (!thread.equals(Thread.currentThread())) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The one place where a Vert.x thread is made: its public options cannot name threads. */
    private final class NamedThreads implements VertxThreadFactory {
        @Override
        public VertxThread newVertxThread(
                Runnable target, String name, boolean worker, long maxExecTime, TimeUnit maxExecTimeUnit) {
            VertxThread thread =
                    new VertxThread(target, "halyard-simulator-" + name, worker, maxExecTime, maxExecTimeUnit);
            threads.add(thread);
            return thread;
        }
    }
}
