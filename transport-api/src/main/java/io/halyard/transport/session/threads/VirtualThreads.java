// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

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
        return SharedAlarms.OF_THE_PROCESS.alarm(threadName, ring);
    }
}
