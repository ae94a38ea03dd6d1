// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.Connection;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Downlink;
import io.halyard.blynk.simulator.state.RefusedException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A device on a connection: its only one or, on a gateway's, one of many, whose topics then begin with {@code dev/TOKEN/}. */
final class Member implements Connection {
    private final Session session;
    private final DeviceState device;
    private final Dialect dialect;
    private final String prefix;

    Member(Session session, DeviceState device, Dialect dialect, String prefix) {
        this.session = session;
        this.device = device;
        this.dialect = dialect;
        this.prefix = prefix;
    }

    DeviceState device() {
        return device;
    }

    /** The topic without what a gateway puts before it. */
    String localTopic(String topic) {
        return topic.substring(prefix.length());
    }

    Optional<String> refusal(String filter) {
        return dialect.refusal(localTopic(filter));
    }

    void receive(String topic, String payload) {
        dialect.receive(localTopic(topic), payload);
    }

    boolean isBehindGateway() {
        return !prefix.isEmpty();
    }

    @Override
    public CompletableFuture<Void> send(Downlink downlink) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        dialect.encode(downlink)
                .ifPresentOrElse(
                        message -> session.send(this, message, done),
                        () -> done.completeExceptionally(
                                new RefusedException("the dialect " + dialect.name() + " has no such message")));
        return done;
    }

    String wireTopic(Dialect.Message message) {
        return prefix + message.topic();
    }

    @Override
    public boolean isSubscribed() {
        return session.isSubscribedBelow(prefix);
    }

    @Override
    public String dialect() {
        return dialect.name();
    }

    @Override
    public void cut() {
        session.cut();
    }

    @Override
    public void yieldToSuccessor() {
        session.lose(this);
    }
}
