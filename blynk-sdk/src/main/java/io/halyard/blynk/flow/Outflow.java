// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import io.halyard.blynk.dialect.Dialect;
import io.halyard.blynk.dialect.TimedValue;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Message;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Decides when values and messages leave, and in which form. See the package for the rules.
 *
 * <p>While there is no connection, messages go into the transport's outbox at once; values wait here. At most two seconds'
 * worth of messages is unacknowledged at a time, so that a connection that is dead but not yet found out does not collect
 * values that are old when it comes back.
 */
public final class Outflow implements AutoCloseable {
    private static final int MESSAGES_BEFORE_VALUES = 3;

    /**
     * How time passes.
     *
     * @param clock for the times of values
     * @param nanoClock for the rate
     */
    public record Time(InstantSource clock, LongSupplier nanoClock) {
        /** {@return the system's} */
        public static Time system() {
            return new Time(InstantSource.system(), System::nanoTime);
        }
    }

    private final Dialect dialect;
    private final Function<Message, CompletableFuture<Void>> transport;
    private final Consumer<BlynkException> failures;
    private final InstantSource clock;
    private final Set<String> history;
    private final Set<String> everyValue;
    private final int mostInFlight;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock:
    private final TokenBucket bucket;
    private final WaitingMessages messages = new WaitingMessages();
    private final WaitingValues values;
    private final WaitingHistory past;
    private final FlowCounts.Counter counter = new FlowCounts.Counter();
    /** What is said at the beginning of each connection, until it is acknowledged. */
    private final Map<Message, CompletableFuture<Void>> said = new HashMap<>();

    private int inFlight;
    private int messagesInARow;
    private boolean historyIsNext;
    private boolean online;
    private boolean closed;
    private boolean draining;

    /**
     * @param transport publishes a message without blocking
     * @param failures is told what was not delivered, since few look at futures
     */
    public Outflow(
            Dialect dialect,
            Flow flow,
            Function<Message, CompletableFuture<Void>> transport,
            Consumer<BlynkException> failures,
            Time time) {
        this.dialect = dialect;
        this.transport = transport;
        this.failures = failures;
        this.clock = time.clock();
        this.history = canonical(flow.history());
        this.everyValue = canonical(flow.everyValue());
        this.bucket = new TokenBucket(flow.messagesPerSecond(), time.nanoClock());
        this.mostInFlight = 2 * flow.messagesPerSecond();
        this.values = new WaitingValues(dialect);
        this.past = new WaitingHistory(dialect, flow.historyValues(), failures);
    }

    private Set<String> canonical(Collection<String> names) {
        return names.stream().map(dialect::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Writes a value.
     *
     * @return completes when the server has acknowledged this value or a newer one; writes that replace each other share it
     * @throws BlynkException kind TOO_LARGE
     */
    public CompletableFuture<Void> write(String name, DatastreamValue value) {
        String datastream = dialect.canonical(name);
        Message message = dialect.limit().check(dialect.value(datastream, value));
        if (everyValue.contains(datastream)) {
            return send(message);
        }
        checkHistory(datastream, value);
        return locked(() -> {
            CompletableFuture<Void> done = enqueue(datastream, value, false);
            go();
            return done;
        });
    }

    /**
     * Writes values whose JSON types are what the server expects, in as few messages as possible.
     *
     * @return completes when the server has acknowledged each value or a newer one
     * @throws BlynkException kind TOO_LARGE, with nothing written, when one of them fits into no message
     */
    public CompletableFuture<Void> writeAll(Map<String, DatastreamValue> all) {
        if (!dialect.canBatch()) {
            all.forEach((name, value) -> dialect.limit().check(dialect.value(name, value)));
            return allOf(all.entrySet().stream()
                    .map(entry -> write(entry.getKey(), entry.getValue()))
                    .toList());
        }
        all.forEach((name, value) -> {
            dialect.limit().check(dialect.batch(Map.of(name, value)));
            checkHistory(dialect.canonical(name), value);
        });
        return locked(() -> {
            List<CompletableFuture<Void>> done = new ArrayList<>();
            all.forEach((name, value) -> done.add(enqueue(dialect.canonical(name), value, true)));
            go();
            return allOf(done);
        });
    }

    /**
     * Erases a datastream after the values that were sent; those that wait for it are not sent any more.
     *
     * @return completes when the server has acknowledged it or a newer value, and with it the futures of the values
     */
    public CompletableFuture<Void> erase(String name) {
        String datastream = dialect.canonical(name);
        Message message = dialect.limit().check(dialect.erase(datastream));
        if (everyValue.contains(datastream)) {
            return send(message);
        }
        return locked(() -> {
            CompletableFuture<Void> done = values.erase(datastream, counter);
            Outcome.copy(done, past.forget(datastream));
            go();
            return done;
        });
    }

    private void checkHistory(String datastream, DatastreamValue value) {
        if (history.contains(datastream) && dialect.canBatch()) {
            dialect.limit().check(dialect.history(datastream, List.of(new TimedValue(clock.instant(), value))));
        }
    }

    private CompletableFuture<Void> enqueue(String datastream, DatastreamValue value, boolean typed) {
        counter.written++;
        if (!history.contains(datastream)) {
            return values.put(datastream, value, typed, counter);
        }
        return past.add(datastream, new TimedValue(clock.instant(), value), counter);
    }

    /**
     * Sends a message after those sent before.
     *
     * @return completes when the server has acknowledged it
     * @throws BlynkException kind TOO_LARGE
     */
    public CompletableFuture<Void> send(Message message) {
        dialect.limit().check(message);
        return locked(() -> {
            if (!online) {
                return publish(message);
            }
            CompletableFuture<Void> done = messages.add(message);
            go();
            return done;
        });
    }

    /** Sends messages in order. */
    public CompletableFuture<Void> sendAll(List<Message> all) {
        all.forEach(dialect.limit()::check);
        return allOf(all.stream().map(this::send).toList());
    }

    /**
     * There is a connection.
     *
     * @param first leaves before everything else
     * @param last leaves after as many waiting values as may leave now
     */
    public void online(List<Message> first, List<Message> last) {
        lock.lock();
        try {
            online = true;
            publishAnyway(first);
            pump();
            publishAnyway(last);
            go();
        } finally {
            lock.unlock();
        }
    }

    private void publishAnyway(List<Message> urgent) {
        for (Message message : urgent) {
            CompletableFuture<Void> before = said.get(message);
            if (before == null || before.isDone()) { // Else it is still in the outbox, and leaves now by itself.
                bucket.take();
                said.put(message, publish(message));
            }
        }
        said.values().removeIf(CompletableFuture::isDone);
    }

    /** There is no connection any more. Waiting messages go into the transport's outbox. */
    public void offline() {
        lock.lock();
        try {
            online = false;
            while (!messages.isEmpty() && !closed) {
                messages.sendNext(this::publish);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return what has happened} */
    public FlowCounts counts() {
        lock.lock();
        try {
            return counter.read(values.size() + past.size() + messages.size());
        } finally {
            lock.unlock();
        }
    }

    /** Sends, on this thread, what may leave now; the rest is for a thread of its own. */
    private void go() {
        pump();
        if (online && !draining && hasWork()) {
            draining = true;
            Thread.ofVirtual().name("halyard-blynk-outflow").start(this::drain);
        }
    }

    private void drain() {
        lock.lock();
        try {
            pump();
            while (online && !closed && hasWork()) {
                if (inFlight >= mostInFlight) {
                    changed.await();
                } else {
                    changed.awaitNanos(Math.max(1, bucket.nanosToNext()));
                }
                pump();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody interrupts it; the next write starts another one.
        } finally {
            draining = false;
            lock.unlock();
        }
    }

    private void pump() {
        while (online && !closed && hasWork() && inFlight < mostInFlight && bucket.tryTake()) {
            sendNext();
        }
    }

    private boolean hasWork() {
        return !messages.isEmpty() || !values.isEmpty() || !past.isEmpty();
    }

    private void sendNext() {
        boolean valuesWait = !values.isEmpty() || !past.isEmpty();
        if (!messages.isEmpty() && (!valuesWait || messagesInARow < MESSAGES_BEFORE_VALUES)) {
            messagesInARow = valuesWait ? messagesInARow + 1 : 0;
            messages.sendNext(this::publish);
            return;
        }
        messagesInARow = 0;
        if (values.isEmpty() || (historyIsNext && !past.isEmpty())) {
            historyIsNext = false;
            past.sendNext(clock.instant(), this::publish, counter);
        } else {
            historyIsNext = true;
            values.sendNext(this::publish, counter);
        }
    }

    private CompletableFuture<Void> publish(Message message) {
        inFlight++;
        counter.messages++;
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> _ = transport
                .apply(message)
                .whenCompleteAsync((_, failure) -> landed(done, Optional.ofNullable(failure)), Outcome.VIRTUAL);
        return done;
    }

    private void landed(CompletableFuture<Void> done, Optional<Throwable> failure) {
        landed();
        if (failure.isEmpty()) {
            done.complete(null);
            return;
        }
        BlynkException told = BlynkException.of(failure.get());
        if (told.kind() != BlynkException.Kind.CLOSED) {
            failures.accept(told);
        }
        done.completeExceptionally(told);
    }

    private void landed() {
        lock.lock();
        try {
            inFlight--;
            changed.signalAll();
            go();
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Void> locked(Supplier<CompletableFuture<Void>> action) {
        lock.lock();
        try {
            return closed ? CompletableFuture.failedFuture(closedFailure()) : action.get();
        } finally {
            lock.unlock();
        }
    }

    /** {@return completes when all have, with the first failure if there is one} */
    static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> all) {
        return all.size() == 1
                ? all.getFirst()
                : CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(BlynkException.of(failure)));
    }

    /** Ends the thread, and all waiting futures with kind CLOSED. Harmless when closed already. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            waiting.addAll(messages.clear());
            waiting.addAll(values.clear());
            waiting.addAll(past.clear());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        waiting.forEach(done -> done.completeExceptionally(closedFailure()));
    }

    private static BlynkException closedFailure() {
        return new BlynkException(BlynkException.Kind.CLOSED, "blynk", "was closed before this was sent");
    }
}
