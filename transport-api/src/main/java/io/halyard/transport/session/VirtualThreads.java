// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The real surroundings: the JVM's clock, and virtual threads. */
final class VirtualThreads implements Surroundings {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallClock() {
        return Instant.now();
    }

    @Override
    public Set<String> networks() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(VirtualThreads::isUp)
                    .flatMap(network ->
                            network.inetAddresses().map(address -> network.getName() + " " + address.getHostAddress()))
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            return Set.of(); // Nothing is known: the delay runs out by itself.
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false; // It has just gone.
        }
    }

    @Override
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public Task start(String threadName, Runnable task) {
        return Thread.ofVirtual().name(threadName).start(task)::interrupt;
    }

    @Override
    public Alarm alarm(String threadName, Runnable ring) {
        return new ParkedThread(threadName, ring);
    }

    /** A thread that parks until the time has come. It is started when the alarm is first set. */
    private static final class ParkedThread implements Alarm {
        private final String name;
        private final Runnable ring;
        private final AtomicLong ringAt = new AtomicLong(NEVER);
        private volatile boolean closed;
        private @Nullable Thread thread;

        ParkedThread(String name, Runnable ring) {
            this.name = name;
            this.ring = ring;
        }

        @Override
        public void setAt(long nanoTime) {
            long before = ringAt.getAndSet(nanoTime);
            if (nanoTime != NEVER && (before == NEVER || nanoTime - before < 0)) {
                wake();
            }
        }

        @Override
        public void close() {
            closed = true;
            wake();
        }

        private synchronized void wake() {
            if (thread != null) {
                LockSupport.unpark(thread);
            } else if (!closed) {
                thread = Thread.ofVirtual().name(name).start(this::run);
            }
        }

        private void run() {
            while (!closed) {
                long at = ringAt.get();
                long wait = at == NEVER ? 0 : at - System.nanoTime();
                if (at == NEVER) {
                    LockSupport.park(this);
                } else if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                } else if (ringAt.compareAndSet(at, NEVER)) {
                    ring.run();
                }
            }
        }
    }
}
