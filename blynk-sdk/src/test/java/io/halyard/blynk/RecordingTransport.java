// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.transport.DeadLetter;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Registration;
import io.halyard.transport.StateChange;
import io.halyard.transport.Statistics;
import io.halyard.transport.Subscription;
import io.halyard.transport.Topics;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A transport without a network: records what is published, and is connected, lost and spoken to by the test. */
final class RecordingTransport implements MqttTransport {
    record Published(String topic, String text, CompletableFuture<Void> done) {
        @Override
        public String toString() {
            return topic + "=" + text.replace('\0', '|');
        }
    }

    private final List<Published> published = new CopyOnWriteArrayList<>();
    private final Map<String, MessageHandler> handlers = new ConcurrentHashMap<>();
    private final List<Consumer<? super StateChange>> listeners = new CopyOnWriteArrayList<>();
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private volatile TransportState state = TransportState.DISCONNECTED;
    private volatile boolean acknowledging = true;
    private final MqttVersion version;

    RecordingTransport(Endpoint endpoint) {
        this(endpoint, MqttVersion.V3_1_1);
    }

    RecordingTransport(Endpoint endpoint, MqttVersion version) {
        endpoints.add(endpoint);
        this.version = version;
    }

    /** What was published: {@code topic=text}, with | for 0x00. */
    List<String> published() {
        return published.stream().map(Published::toString).toList();
    }

    List<String> published(int count) {
        Awaitility.await().until(() -> published.size() >= count);
        return published();
    }

    void forget() {
        published.clear();
    }

    /** From now on the server acknowledges nothing until {@link #acknowledgeAll}. */
    void holdAcknowledgements() {
        acknowledging = false;
    }

    void acknowledgeAll() {
        acknowledging = true;
        published.forEach(each -> each.done.complete(null));
    }

    void failAll(TransportException failure) {
        published.forEach(each -> each.done.completeExceptionally(failure));
    }

    void become(TransportState next) {
        become(next, Optional.empty());
    }

    void become(TransportState next, Optional<TransportException> cause) {
        StateChange change = new StateChange(state, next, cause, Optional.empty());
        state = next;
        listeners.forEach(listener -> listener.accept(change));
    }

    void arrive(String topic, String text) throws Exception {
        for (Map.Entry<String, MessageHandler> entry : handlers.entrySet()) {
            if (Topics.matches(entry.getKey(), topic)) {
                entry.getValue()
                        .handle(new ReceivedMessage(
                                topic, Payload.of(text), Qos.AT_LEAST_ONCE, false, false, List.of()));
            }
        }
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    List<String> filters() {
        return List.copyOf(handlers.keySet());
    }

    @Override
    public void connect() {
        become(TransportState.CONNECTING);
        become(TransportState.CONNECTED);
    }

    @Override
    public void disconnect() {
        become(TransportState.DISCONNECTED);
    }

    @Override
    public void abandon() {
        become(TransportState.DISCONNECTED);
    }

    @Override
    public CompletableFuture<Void> publish(Message message) {
        CompletableFuture<Void> done =
                acknowledging ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        published.add(new Published(message.topic(), message.payload().text(), done));
        return done;
    }

    @Override
    public Subscription subscribe(String filter, Qos qos, MessageHandler handler) {
        handlers.put(filter, handler);
        return new Subscription() {
            @Override
            public String filter() {
                return filter;
            }

            @Override
            public CompletableFuture<Qos> granted() {
                return CompletableFuture.completedFuture(qos);
            }

            @Override
            public void close() {
                handlers.remove(filter);
            }
        };
    }

    @Override
    public Subscription subscribe(String filter, Qos qos, Handling handling, MessageHandler handler) {
        return subscribe(filter, qos, handler);
    }

    @Override
    public Inbox subscribe(String filter, Qos qos, Handling handling) {
        return subscribe(filter, qos);
    }

    @Override
    public Registration onDeadLetter(Consumer<? super DeadLetter> listener) {
        return () -> {};
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return List.of();
    }

    @Override
    public Inbox subscribe(String filter, Qos qos) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public TransportState state() {
        return state;
    }

    @Override
    public Registration onStateChange(Consumer<? super StateChange> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public boolean awaitConnected(Duration timeout) {
        return isConnected();
    }

    @Override
    public boolean awaitDisconnected(Duration timeout) {
        return !isConnected();
    }

    @Override
    public Duration probe(Duration timeout) {
        return Duration.ZERO;
    }

    @Override
    public void retryNow() {}

    @Override
    public void reconnectTo(Endpoint endpoint) {
        endpoints.add(endpoint);
    }

    @Override
    public MqttVersion version() {
        return version;
    }

    @Override
    public Endpoint endpoint() {
        return endpoints.getLast();
    }

    @Override
    public Statistics statistics() {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public void close() {
        become(TransportState.CLOSED);
    }
}
