// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Messages that wait for their turn, in order. Guarded by its owner's lock. */
final class WaitingMessages {
    private static final int MOST = 1_000;

    private record Waiting(Message message, CompletableFuture<Void> done) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();

    CompletableFuture<Void> add(Message message) {
        if (waiting.size() >= MOST) {
            return CompletableFuture.failedFuture(new BlynkException(
                    BlynkException.Kind.FULL,
                    message.topic(),
                    MOST + " messages wait to be sent: send fewer, or raise flow.messages-per-second"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.addLast(new Waiting(message, done));
        return done;
    }

    void sendNext(Function<Message, CompletableFuture<Void>> publish) {
        Waiting next = waiting.removeFirst();
        Outcome.copy(publish.apply(next.message), List.of(next.done));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** {@return the futures of what is forgotten} */
    List<CompletableFuture<Void>> clear() {
        List<CompletableFuture<Void>> forgotten =
                waiting.stream().map(Waiting::done).toList();
        waiting.clear();
        return forgotten;
    }
}
