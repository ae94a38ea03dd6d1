// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import io.halyard.blynk.dialect.Dialect;
import io.halyard.blynk.dialect.TimedValue;
import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Every value of the datastreams that keep their history, until sent. Guarded by its owner's lock.
 *
 * <p>A single value that is at most a second old is sent plainly, without its time. Where the dialect has no times, values are
 * sent one by one, in order.
 */
final class WaitingHistory {
    private static final int DROPPED_BETWEEN_WARNINGS = 1_000;
    private static final Duration PRESENT = Duration.ofSeconds(1);
    /** Blynk takes nothing more than a month old or ahead, as after a clock was set; the shortest month has 28 days. */
    private static final Duration FARTHEST = Duration.ofDays(28);

    private record Waiting(TimedValue value, CompletableFuture<Void> done) {}

    private final Dialect dialect;
    private final int mostValues;
    private final Consumer<BlynkException> failures;
    private final Map<String, Deque<Waiting>> waiting = new LinkedHashMap<>();

    WaitingHistory(Dialect dialect, int mostValues, Consumer<BlynkException> failures) {
        this.dialect = dialect;
        this.failures = failures;
        this.mostValues = mostValues;
    }

    CompletableFuture<Void> add(String datastream, TimedValue value, FlowCounts.Counter counter) {
        Deque<Waiting> values = waiting.computeIfAbsent(datastream, _ -> new ArrayDeque<>());
        if (values.size() >= mostValues) {
            drop(
                    datastream,
                    values.removeFirst(),
                    mostValues + " newer values waited too (flow.history-values)",
                    counter);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        values.addLast(new Waiting(value, done));
        return done;
    }

    private void drop(String datastream, Waiting old, String why, FlowCounts.Counter counter) {
        counter.dropped++;
        BlynkException failure = new BlynkException(
                BlynkException.Kind.DROPPED, datastream, "the value of " + old.value.time() + " was given up: " + why);
        if (counter.dropped % DROPPED_BETWEEN_WARNINGS == 1) {
            failures.accept(failure);
        }
        Outcome.VIRTUAL.execute(() -> old.done.completeExceptionally(failure));
    }

    void sendNext(Instant now, Function<Message, CompletableFuture<Void>> publish, FlowCounts.Counter counter) {
        Map.Entry<String, Deque<Waiting>> first = waiting.entrySet().iterator().next();
        String datastream = first.getKey();
        Deque<Waiting> values = first.getValue();
        waiting.remove(datastream); // To the end of the line, if something is left.
        values.removeIf(each -> {
            boolean isTaken = Duration.between(each.value.time(), now).abs().compareTo(FARTHEST) <= 0;
            if (!isTaken) {
                drop(datastream, each, "the server takes nothing more than a month away from now", counter);
            }
            return !isTaken;
        });
        if (!values.isEmpty()) {
            send(datastream, values, now, publish);
        }
        if (!values.isEmpty()) {
            waiting.put(datastream, values);
        }
    }

    private void send(
            String datastream, Deque<Waiting> values, Instant now, Function<Message, CompletableFuture<Void>> publish) {
        TimedValue first = values.getFirst().value;
        boolean isPresent =
                values.size() == 1 && Duration.between(first.time(), now).abs().compareTo(PRESENT) <= 0;
        if (isPresent || !dialect.canBatch()) {
            Outcome.copy(publish.apply(dialect.value(datastream, first.value())), List.of(values.removeFirst().done));
            return;
        }
        List<TimedValue> piece = new ArrayList<>();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        int size = 0;
        while (!values.isEmpty()) {
            Message alone = dialect.history(datastream, List.of(values.getFirst().value));
            // Two lists in one share their brackets and need a comma.
            int grown = size == 0
                    ? alone.payload().sizeBytes()
                    : size + alone.payload().sizeBytes() - 1;
            if (!piece.isEmpty() && grown > dialect.limit().payloadBytes(alone.topic())) {
                break;
            }
            size = grown;
            Waiting next = values.removeFirst();
            piece.add(next.value);
            done.add(next.done);
        }
        Outcome.copy(publish.apply(dialect.history(datastream, piece)), done);
    }

    /** {@return the futures of what is forgotten of one datastream} */
    List<CompletableFuture<Void>> forget(String datastream) {
        return Optional.ofNullable(waiting.remove(datastream)).stream()
                .flatMap(Deque::stream)
                .map(Waiting::done)
                .toList();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    /** {@return the futures of what is forgotten} */
    List<CompletableFuture<Void>> clear() {
        List<CompletableFuture<Void>> forgotten = waiting.values().stream()
                .flatMap(Deque::stream)
                .map(Waiting::done)
                .toList();
        waiting.clear();
        return forgotten;
    }
}
