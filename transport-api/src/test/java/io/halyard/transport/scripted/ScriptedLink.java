// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.scripted;

import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One scripted connection: remembers what it was told, and does what the test says. */
public final class ScriptedLink implements MqttLink {
    /** How a link was left. */
    public enum End {
        /** It was not. */
        NONE,
        /** With a DISCONNECT. */
        DISCONNECTED,
        /** Without a word. */
        ABANDONED
    }

    private final ScriptedLinkProvider provider;
    private final LinkSettings settings;
    private final LinkListener listener;
    private final boolean answers;
    private final CountDownLatch left = new CountDownLatch(1);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<OutboundMessage> published = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<Void>> pings = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Qos>> subscribes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledgements = new AtomicInteger();
    private int lastPacketId;
    private volatile boolean connected;
    private volatile boolean broken;
    private volatile End end = End.NONE;

    ScriptedLink(ScriptedLinkProvider provider, LinkSettings settings, LinkListener listener, boolean answers) {
        this.provider = provider;
        this.settings = settings;
        this.listener = listener;
        this.answers = answers;
    }

    /** {@return what it was made with} */
    public LinkSettings settings() {
        return settings;
    }

    /** {@return what it was told, in order, e.g. {@code subscribe a/# 1}, {@code publish a/b 1 text}, {@code ping}; of a session
     *     that is kept, {@code resume a/b 2 text as 7}, or {@code release} when PUBREC had come} */
    public List<String> calls() {
        return calls;
    }

    /** {@return the messages it was given, in order} */
    public List<Message> published() {
        return published.stream().map(OutboundMessage::message).toList();
    }

    /** {@return their payloads as text, in order} */
    public List<String> texts() {
        return published().stream().map(message -> message.payload().text()).toList();
    }

    /** {@return for how many seconds the n-th publish, from 0, is worth delivering, as a broker would now be told} */
    public long expirySeconds(int index) {
        return published.get(index).expirySeconds();
    }

    /** {@return how many of its messages were acknowledged} */
    public int acknowledgements() {
        return acknowledgements.get();
    }

    /** {@return whether its connect succeeded, and it was not lost or left since} */
    public boolean isConnected() {
        return connected;
    }

    /** {@return how it was left} */
    public End end() {
        return end;
    }

    /** Answers the n-th publish, from 0. */
    public void acknowledge(int index) {
        published.get(index).acknowledged();
    }

    /** The broker has received the n-th publish, from 0, of QoS 2; it is not done yet. */
    public void receive(int index) {
        published.get(index).received();
    }

    /** Answers the n-th publish, from 0, with a failure. */
    public void fail(int index, TransportException reason) {
        published.get(index).failed(reason);
    }

    /** Answers the oldest subscription that is unanswered. */
    public void grant(Qos qos) {
        subscribes.remove().complete(qos);
    }

    /** Refuses the oldest subscription that is unanswered. */
    public void refuseSubscription() {
        subscribes.remove().completeExceptionally(new TransportException(Kind.REJECTED, "filter", "not authorized"));
    }

    /** Answers the oldest ping that is unanswered. */
    public void answerPing() {
        pings.remove().complete(null);
    }

    /** A message arrives. */
    public void deliver(String topic, String text, Qos qos) {
        deliver(topic, text, qos, 0, false);
    }

    /** A message arrives, with that packet id, for the first time or not. */
    public void deliver(String topic, String text, Qos qos, int packetId, boolean isDuplicate) {
        ReceivedMessage message = new ReceivedMessage(topic, Payload.of(text), qos, false, isDuplicate, List.of());
        listener.onMessage(new InboundMessage(message, acknowledgements::incrementAndGet, packetId));
    }

    /** A packet arrives that the link drops. */
    public void drop(TransportException reason) {
        listener.onDropped(reason);
    }

    /** From now on its publish throws, which no link may do. */
    public void breakDown() {
        broken = true;
    }

    /** The connection is lost. */
    public void lose(String why) {
        lose(Kind.CONNECTION_LOST, why);
    }

    /** The connection is lost, in that way. */
    public void lose(Kind kind, String why) {
        connected = false;
        listener.onLost(new TransportException(kind, settings.endpoint().toString(), why));
    }

    @Override
    public Accepted connect() throws InterruptedException {
        calls.add("connect");
        if (provider.connectHangs()) {
            left.await();
            throw new TransportException(
                    Kind.CONNECTION_LOST, settings.endpoint().toString(), "left");
        }
        provider.connectFailure().ifPresent(failure -> {
            throw failure;
        });
        connected = true;
        return provider.accepted();
    }

    @Override
    public void publish(OutboundMessage message) {
        if (broken) {
            throw new IllegalStateException("broken down, as the test wants it");
        }
        Message content = message.message();
        int resumed = message.resumedPacketId();
        String how = resumed == 0 ? "publish" : message.wasReceived() ? "release" : "resume";
        calls.add(how + " " + content.topic() + " " + content.qos().level() + " "
                + content.payload().text() + (resumed == 0 ? "" : " as " + resumed));
        if (!settings.session().clean() && resumed == 0 && content.qos() != Qos.AT_MOST_ONCE) {
            message.numbered(++lastPacketId);
        }
        published.add(message);
        if (answers) {
            message.acknowledged();
        }
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        calls.add("subscribe " + filter + " " + qos.level());
        if (answers) {
            return CompletableFuture.completedFuture(qos);
        }
        CompletableFuture<Qos> answer = new CompletableFuture<>();
        subscribes.add(answer);
        return answer;
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        calls.add("unsubscribe " + filter);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> ping() {
        calls.add("ping");
        CompletableFuture<Void> answer = new CompletableFuture<>();
        if (answers) {
            answer.complete(null);
        } else {
            pings.add(answer);
        }
        return answer;
    }

    @Override
    public void disconnect() {
        leave(End.DISCONNECTED);
    }

    @Override
    public void abandon() {
        leave(End.ABANDONED);
    }

    private void leave(End how) {
        end = how;
        connected = false; // Whoever sees it left may ask how.
        pings.forEach(ping -> ping.completeExceptionally(
                new TransportException(Kind.CONNECTION_LOST, settings.endpoint().toString(), "left")));
        left.countDown();
    }
}
