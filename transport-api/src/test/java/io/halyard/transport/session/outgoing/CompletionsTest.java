// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever users' code does, and whenever the end comes: no future is forgotten. On real threads. */
@Timeout(60)
class CompletionsTest {
    private static final int ENDS = 3_000;
    /** Enough of them: a busy machine takes a hundred times as long as an idle one. */
    private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Sender sender = new Sender(
            new Unasked(),
            TransportSettings.of("mqtt://broker.example"),
            MqttVersion.V5,
            Optional.empty(),
            new SessionThreads("completions", List.of(), Surroundings.real()));

    private Outgoing publish() {
        return new Outgoing(sender, Message.of("t", "x"), 0, Surroundings.NEVER);
    }

    @Test
    void whatIsAddedJustBeforeTheEndIsCompleted() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        long began = System.nanoTime();
        for (int i = 0; i < ENDS && System.nanoTime() - began < ENOUGH_NANOS; i++) {
            Completions completions = new Completions("completions");
            Outgoing before = publish();
            completions.add(before);
            while (!before.isDone()) {
                Thread.onSpinWait();
            }
            for (int spins = random.nextInt(100);
                    spins > 0;
                    spins--) { // The worker is about to look for more, or to sleep.
                Thread.onSpinWait();
            }
            Outgoing last = publish();
            completions.add(last);
            completions.close();
            last.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsAddedAfterTheEndIsCompleted() throws Exception {
        Completions completions = new Completions("completions");
        Outgoing before = publish();
        completions.add(before);
        completions.close();
        Outgoing after = publish();
        completions.add(after);
        before.get(30, TimeUnit.SECONDS);
        after.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoWaitsForALaterOneIsHelpedAlsoAtTheEnd() throws Exception {
        Completions completions = new Completions("completions");
        List<Outgoing> publishes = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            publishes.add(publish());
        }
        CompletableFuture<Void> waiting = publishes.getFirst().thenRun(() -> {
            begun.countDown();
            publishes.getLast().join();
        });
        completions.add(publishes.getFirst());
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        publishes.stream().skip(1).forEach(completions::add);
        completions.close();
        waiting.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aFutureThatWasCancelledHoldsUpNobody() throws Exception {
        Completions completions = new Completions("completions");
        Outgoing cancelled = publish();
        assertThat(cancelled.cancel(false)).isTrue();
        Outgoing next = publish();
        next.failure = new TransportException(Kind.CLOSED, "transport", "it was closed");
        completions.add(cancelled);
        completions.add(next);
        completions.close();
        assertThat(next.handle((_, failure) -> failure).get(30, TimeUnit.SECONDS))
                .isNotInstanceOf(CompletionException.class)
                .hasMessageContaining("it was closed");
    }

    /** No publish of these tests comes as far as a connection. */
    private static final class Unasked implements SenderListener {
        @Override
        public void heard() {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void answerIsAwaited() {
            throw new AssertionError("nothing was left");
        }

        @Override
        public void resumed() {
            throw new AssertionError("nothing was left");
        }

        @Override
        public void expires(long deadline) {
            throw new AssertionError("nothing expires");
        }

        @Override
        public void linkFailed(RuntimeException thrown) {
            throw new AssertionError("there is no link", thrown);
        }

        @Override
        public void failed(TransportException cause) {
            throw new AssertionError("nothing was refused", cause);
        }

        @Override
        public void sessionMustEnd() {
            throw new AssertionError("nothing was recovered");
        }
    }
}
