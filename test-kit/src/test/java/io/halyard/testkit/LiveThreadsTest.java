// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LiveThreadsTest {
    @Test
    void virtualThreadsAreSeenWhileTheyLive() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual().name("seen-1").start(() -> {
            started.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        started.await();
        assertThat(LiveThreads.named("seen-")).containsExactly("seen-1");
        end.countDown();
        thread.join();
        Awaitility.await().until(() -> LiveThreads.named("seen-").isEmpty());
    }
}
