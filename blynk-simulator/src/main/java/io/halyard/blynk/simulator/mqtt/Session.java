// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.Connection;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Downlink;
import io.halyard.blynk.simulator.state.RefusedException;
import io.halyard.blynk.simulator.state.Uplink;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One accepted MQTT connection. Its downlinks leave in the order of {@code send}; at most {@value #IN_FLIGHT} (or the
 * client's receive maximum) wait for an acknowledgement on the wire, {@value #WAITING} more in a queue, and further ones fail.
 */
final class Session implements Connection {
    private static final int IN_FLIGHT = 100;
    private static final int WAITING = 10_000;

    private record Waiting(Dialect.Message message, CompletableFuture<Void> done) {}

    private final MqttEndpoint endpoint;
    private final Context context;
    private final DeviceState device;
    private final Dialect dialect;
    private final int maximumMessageBytes;
    private final int inFlightLimit;
    private final Map<String, MqttQoS> subscriptions = new ConcurrentHashMap<>();
    // Only on the event loop:
    private final Map<Integer, CompletableFuture<Void>> inFlight = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Integer, MqttPublishMessage> unreleased = new HashMap<>();
    private boolean ended;

    Session(MqttEndpoint endpoint, Context context, DeviceState device, Dialect dialect, int maximumMessageBytes) {
        this.endpoint = endpoint;
        this.context = context;
        this.device = device;
        this.dialect = dialect;
        this.maximumMessageBytes = maximumMessageBytes;
        this.inFlightLimit = Math.min(IN_FLIGHT, receiveMaximum(endpoint));
    }

    private static int receiveMaximum(MqttEndpoint endpoint) {
        return endpoint.connectProperties().getProperty(MqttProperties.RECEIVE_MAXIMUM)
                        instanceof MqttProperties.IntegerProperty property
                ? property.value()
                : IN_FLIGHT;
    }

    /** Installs the handlers; called before the connection is accepted. */
    void begin() {
        endpoint.publishHandler(this::published)
                .publishReleaseHandler(this::released)
                .subscribeHandler(this::subscribed)
                .unsubscribeHandler(this::unsubscribed)
                .publishAcknowledgeHandler(this::acknowledged)
                .exceptionHandler(_ -> cut()) // Bytes that are no MQTT: the connection ends, as at any broker.
                .closeHandler(_ -> end());
    }

    // ---- from the device

    private void published(MqttPublishMessage message) {
        if (message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
            unreleased.putIfAbsent(message.messageId(), message);
            endpoint.publishReceived(message.messageId());
            return;
        }
        carryOut(message);
        if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE && endpoint.isConnected()) {
            endpoint.publishAcknowledge(message.messageId());
        }
    }

    private void released(int messageId) {
        Optional.ofNullable(unreleased.remove(messageId)).ifPresent(this::carryOut);
        endpoint.publishComplete(messageId);
    }

    private void carryOut(MqttPublishMessage message) {
        String topic = message.topicName();
        String payload = message.payload().toString(StandardCharsets.UTF_8);
        device.noteUplink(new Uplink(
                device.clock().instant(), topic, payload, message.qosLevel().value()));
        int bytes = sizeOf(message);
        if (bytes > maximumMessageBytes) {
            device.refuse("message to '" + topic + "' dropped: it has " + bytes
                    + " bytes of variable header and payload, " + maximumMessageBytes + " are allowed");
            return;
        }
        try {
            dialect.receive(topic, payload);
        } catch (RefusedException e) {
            device.refuse(e.getMessage());
        }
    }

    private int sizeOf(MqttPublishMessage message) {
        int topic = 2 + message.topicName().getBytes(StandardCharsets.UTF_8).length;
        int packetId = message.qosLevel() == MqttQoS.AT_MOST_ONCE ? 0 : 2;
        int properties = endpoint.protocolVersion() >= 5 ? Properties.encodedBytes(message.properties()) : 0;
        return topic + packetId + properties + message.payload().length();
    }

    private void subscribed(MqttSubscribeMessage message) {
        List<MqttSubAckReasonCode> codes = new ArrayList<>();
        for (MqttTopicSubscription wish : message.topicSubscriptions()) {
            Optional<String> refusal = dialect.refusal(wish.topicName());
            if (refusal.isEmpty()) {
                MqttQoS granted =
                        wish.qualityOfService() == MqttQoS.AT_MOST_ONCE ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE;
                subscriptions.put(wish.topicName(), granted);
                codes.add(
                        granted == MqttQoS.AT_MOST_ONCE
                                ? MqttSubAckReasonCode.GRANTED_QOS0
                                : MqttSubAckReasonCode.GRANTED_QOS1);
            } else {
                device.refuse(refusal.get());
                codes.add(
                        endpoint.protocolVersion() >= 5
                                ? MqttSubAckReasonCode.NOT_AUTHORIZED
                                : MqttSubAckReasonCode.UNSPECIFIED_ERROR);
            }
        }
        endpoint.subscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        device.touched();
    }

    private void unsubscribed(MqttUnsubscribeMessage message) {
        message.topics().forEach(subscriptions::remove);
        if (endpoint.protocolVersion() >= 5) {
            List<MqttUnsubAckReasonCode> codes = message.topics().stream()
                    .map(_ -> MqttUnsubAckReasonCode.SUCCESS)
                    .toList();
            endpoint.unsubscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        } else { // 3.1.1 has no codes here; a client that reads some ends the connection.
            endpoint.unsubscribeAcknowledge(message.messageId());
        }
        device.touched();
    }

    // ---- to the device

    @Override
    public CompletableFuture<Void> send(Downlink downlink) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Optional<Dialect.Message> message = dialect.encode(downlink);
        if (message.isEmpty()) {
            done.completeExceptionally(new RefusedException("the dialect " + dialect.name() + " has no such message"));
        } else {
            context.runOnContext(_ -> enqueue(new Waiting(message.get(), done)));
        }
        return done;
    }

    private void enqueue(Waiting next) {
        if (ended || !endpoint.isConnected()) {
            next.done.completeExceptionally(new RefusedException("the connection ended"));
        } else if (waiting.size() >= WAITING) {
            device.countDropped();
            next.done.completeExceptionally(
                    new RefusedException("the device does not acknowledge: " + WAITING + " messages wait"));
        } else {
            waiting.addLast(next);
            sendWaiting();
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && inFlight.size() < inFlightLimit) {
            Waiting next = waiting.removeFirst();
            Optional<MqttQoS> asked = subscription(next.message.topic());
            if (asked.isEmpty() && next.message.delivery() == Dialect.Delivery.SUBSCRIBED) {
                next.done.completeExceptionally(
                        new RefusedException("the device has not subscribed to " + next.message.topic()));
            } else {
                publish(next, asked.orElse(MqttQoS.AT_MOST_ONCE));
            }
        }
    }

    private void publish(Waiting next, MqttQoS qos) {
        device.countDownlink();
        endpoint.publish(next.message.topic(), Buffer.buffer(next.message.payload()), qos, false, false)
                .onSuccess(messageId -> {
                    if (qos == MqttQoS.AT_MOST_ONCE) {
                        next.done.complete(null);
                    }
                })
                .onFailure(next.done::completeExceptionally);
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            inFlight.put(endpoint.lastMessageId(), next.done);
        }
    }

    private void acknowledged(int messageId) {
        CompletableFuture<Void> done = inFlight.remove(messageId);
        if (done != null) {
            device.countAcknowledged();
            done.complete(null);
        }
        sendWaiting();
    }

    /** The best quality of service of all subscriptions that match. */
    private Optional<MqttQoS> subscription(String topic) {
        return subscriptions.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), topic))
                .map(Map.Entry::getValue)
                .max(MqttQoS::compareTo);
    }

    private static boolean matches(String filter, String topic) {
        return filter.endsWith("#") ? topic.startsWith(filter.substring(0, filter.length() - 1)) : filter.equals(topic);
    }

    @Override
    public boolean isSubscribed() {
        return !subscriptions.isEmpty();
    }

    @Override
    public String dialect() {
        return dialect.name();
    }

    // ---- the end

    @Override
    public void cut() {
        context.runOnContext(_ -> close());
    }

    @Override
    public void yieldToSuccessor() {
        context.runOnContext(_ -> {
            if (endpoint.isConnected() && endpoint.protocolVersion() >= 5) {
                endpoint.disconnect(MqttDisconnectReasonCode.SESSION_TAKEN_OVER, MqttProperties.NO_PROPERTIES);
            }
            close();
        });
    }

    private void close() {
        if (endpoint.isConnected()) {
            endpoint.close();
        }
        end();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        RefusedException reason = new RefusedException("the connection ended");
        inFlight.values().forEach(done -> done.completeExceptionally(reason));
        waiting.forEach(next -> next.done.completeExceptionally(reason));
        inFlight.clear();
        waiting.clear();
        device.detach(this);
    }
}
