// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import io.halyard.blynk.dialect.Dialect;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The newest value of each datastream that has one to send; the longest waiting datastream is first. Guarded by its owner's
 * lock.
 *
 * <p>Only values that the program wrote as a batch share a message: types count there, and a number written by itself may be meant for
 * a datastream of texts or of truth values, which takes it in a message of its own.
 */
final class WaitingValues {
    /**
     * @param value none: the datastream is to be erased
     * @param typed whether it was written with its datastream's type, and is sent as JSON, which shows it
     * @param done completes with this or a newer value
     */
    private record Waiting(Optional<DatastreamValue> value, boolean typed, CompletableFuture<Void> done) {}

    private final Dialect dialect;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    WaitingValues(Dialect dialect) {
        this.dialect = dialect;
    }

    CompletableFuture<Void> put(String datastream, DatastreamValue value, boolean typed, FlowCounts.Counter counter) {
        return put(datastream, Optional.of(value), typed, counter);
    }

    /** Erases the datastream in its turn; what waits for it now is not sent. */
    CompletableFuture<Void> erase(String datastream, FlowCounts.Counter counter) {
        return put(datastream, Optional.empty(), false, counter);
    }

    private CompletableFuture<Void> put(
            String datastream, Optional<DatastreamValue> value, boolean typed, FlowCounts.Counter counter) {
        Waiting older = waiting.get(datastream);
        if (older != null) {
            counter.conflated++;
        }
        CompletableFuture<Void> done = older == null ? new CompletableFuture<>() : older.done;
        waiting.put(datastream, new Waiting(value, typed, done));
        return done;
    }

    void sendNext(Function<Message, CompletableFuture<Void>> publish, FlowCounts.Counter counter) {
        Map.Entry<String, Waiting> first = waiting.entrySet().iterator().next();
        Map<String, DatastreamValue> batch = new LinkedHashMap<>();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        if (first.getValue().typed) {
            gather(batch, done);
            Outcome.copy(publish.apply(dialect.batch(batch)), done);
        } else {
            String datastream = first.getKey();
            Waiting only = first.getValue();
            waiting.remove(datastream);
            Message message = only.value
                    .map(value -> dialect.value(datastream, value))
                    .orElseGet(() -> dialect.erase(datastream));
            Outcome.copy(publish.apply(message), List.of(only.done));
        }
    }

    /** Takes from what waits as much as fits into one message. */
    private void gather(Map<String, DatastreamValue> batch, List<CompletableFuture<Void>> done) {
        int size = 0;
        Iterator<Map.Entry<String, Waiting>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Waiting> entry = entries.next();
            Waiting next = entry.getValue();
            if (next.typed) {
                DatastreamValue value = next.value.orElseThrow();
                Message alone = dialect.batch(Map.of(entry.getKey(), value));
                // Two objects in one share their braces and need a comma.
                int grown = size == 0
                        ? alone.payload().sizeBytes()
                        : size + alone.payload().sizeBytes() - 1;
                if (grown > dialect.limit().payloadBytes(alone.topic())) {
                    return;
                }
                size = grown;
                batch.put(entry.getKey(), value);
                done.add(next.done);
                entries.remove();
            }
        }
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
                waiting.values().stream().map(Waiting::done).toList();
        waiting.clear();
        return forgotten;
    }
}
