// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.watchdog.record.Attachment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Each check finds its hang, in this very virtual machine. */
class HealthChecksTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void platformThreadsThatWaitForEachOtherAreFound() throws InterruptedException {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        CyclicBarrier both = new CyclicBarrier(2);
        List<Thread> threads = List.of(locking("first", both, a, b), locking("second", both, b, a));
        DeadlockCheck check = new DeadlockCheck();
        Awaitility.await().until(() -> check.fault().isPresent());
        Optional<String> fault = Optional.empty();
        for (int i = 0; i < 6 && fault.isEmpty(); i++) {
            fault = check.fault();
        }
        assertThat(fault.orElseThrow())
                .startsWith("deadlock of threads ")
                .contains("halyard-test-first", "halyard-test-second");
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        IntStream.range(0, 6).forEach(_ -> assertThat(check.fault()).isEmpty());
    }

    private static Thread locking(String name, CyclicBarrier both, ReentrantLock first, ReentrantLock second) {
        return Thread.ofPlatform().name("halyard-test-" + name).start(() -> {
            try {
                first.lockInterruptibly();
                both.await();
                second.lockInterruptibly();
            } catch (InterruptedException | BrokenBarrierException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void carriersThatAreAllHeldAreFound() throws InterruptedException {
        CarrierCheck check = new CarrierCheck(Duration.ofSeconds(10), now::get);
        assertThat(check.fault()).isEmpty();
        AtomicBoolean stop = new AtomicBoolean();
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch held = new CountDownLatch(carriers);
        List<Thread> hogs = IntStream.range(0, carriers)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    held.countDown();
                    while (!stop.get()) {
                        Thread.onSpinWait();
                    }
                }))
                .toList();
        held.await();
        check.fault();
        now.addAndGet(10_000);
        assertThat(check.fault()).as("it may still run").isEmpty();
        now.addAndGet(1_000);
        assertThat(check.fault()).contains("virtual threads get no carrier: one has been waiting for 11 s");
        stop.set(true);
        for (Thread hog : hogs) {
            hog.join();
        }
        Awaitility.await().until(() -> {
            now.addAndGet(1);
            return check.fault().isEmpty();
        });
    }

    @Test
    void aHealthyHeapAndFewFilesAreNoFault() {
        CollectorCheck collector = new CollectorCheck(now::get);
        DescriptorCheck descriptors = new DescriptorCheck();
        for (int i = 0; i < 5; i++) {
            now.addAndGet(61_000);
            assertThat(collector.fault()).isEmpty();
            assertThat(descriptors.fault()).isEmpty();
        }
    }

    @Test
    void aThreadDumpHasVirtualThreads() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().name("waiting-for-the-test").start(() -> {
            try {
                stop.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
        Attachment dump = ThreadDump.attachment().orElseThrow();
        stop.countDown();
        waiting.join();
        assertThat(dump.kind()).isEqualTo("threads.json");
        assertThat(dump.text()).contains("\"threadDump\"", "waiting-for-the-test", "aThreadDumpHasVirtualThreads");
    }
}
