// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.hang.Heartbeat;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** The ways to hang that a program has. */
final class HangFixture {
    private HangFixture() {}

    static void hang(Watchdog watchdog, String how) throws InterruptedException {
        switch (how) {
            case "silence" -> watchdog.heartbeats().register("pump", Duration.ofSeconds(1));
            // Of platform threads the virtual machine knows; the heartbeat is not to be what tells.
            case "deadlock" -> crossLocks(Thread.ofPlatform(), watchdog, Duration.ofMinutes(10));
            // Of virtual ones it does not: the heartbeat has to.
            case "virtual-deadlock" -> crossLocks(Thread.ofVirtual(), watchdog, Duration.ofSeconds(1));
            case "starvation" -> starveCarriers();
            default -> throw new IllegalArgumentException(how);
        }
        new CountDownLatch(1).await();
    }

    /** Two threads take two locks in different order. */
    private static void crossLocks(Thread.Builder builder, Watchdog watchdog, Duration deadline) {
        ReentrantLock first = new ReentrantLock();
        ReentrantLock second = new ReentrantLock();
        CountDownLatch bothHold = new CountDownLatch(2);
        Heartbeat heartbeat = watchdog.heartbeats().register("left", deadline);
        builder.name("left").start(() -> takeBoth(first, second, bothHold, heartbeat));
        builder.name("right").start(() -> takeBoth(second, first, bothHold, heartbeat));
    }

    private static void takeBoth(
            ReentrantLock mine, ReentrantLock other, CountDownLatch bothHold, Heartbeat heartbeat) {
        mine.lock();
        bothHold.countDown();
        try {
            bothHold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.beat();
        other.lock();
    }

    /** The one carrier that the test leaves to it computes for ever. */
    private static void starveCarriers() {
        Thread.ofVirtual().name("busy").start(() -> {
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
        });
    }
}
