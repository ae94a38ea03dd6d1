// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Devices;
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
 * One accepted MQTT connection, of a device or of a gateway that speaks for others too. Its downlinks leave in the order of {@code send}; at most {@value #IN_FLIGHT} (or the
 * client's receive maximum) wait for an acknowledgement on the wire, {@value #WAITING} more in a queue, and further ones fail.
 */
final class Session {
    private static final int IN_FLIGHT = 100;
    private static final int WAITING = 10_000;

    private static final String OTHERS = "dev/";
    private static final String NO_SUCH_MEMBER = "dev/TOKEN/...: no device has this token";

    private record Waiting(Member member, Dialect.Message message, CompletableFuture<Void> done) {}

    private final MqttEndpoint endpoint;
    private final Context context;
    private final Member own;
    private final Optional<Devices> gatewayTo;
    private final int maximumMessageBytes;
    private final int inFlightLimit;
    private final Map<String, MqttQoS> subscriptions = new ConcurrentHashMap<>();
    // Only on the event loop:
    private final Map<String, Member> others = new HashMap<>();
    private final Map<Integer, Waiting> inFlight = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Integer, MqttPublishMessage> unreleased = new HashMap<>();
    private boolean ended;

    Session(MqttEndpoint endpoint, Context context, Login login, int maximumMessageBytes) {
        this.endpoint = endpoint;
        this.context = context;
        this.own = new Member(this, login.device(), login.dialect(), "");
        this.gatewayTo = login.gatewayTo();
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

    /** The connection is accepted: from now on the device is there. */
    void accepted() {
        own.device().attach(own);
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
        Optional<Member> sender = member(message.topicName());
        Member member = sender.orElse(own);
        String topic = sender.isPresent() ? member.localTopic(message.topicName()) : OTHERS + "***";
        String payload = message.payload().toString(StandardCharsets.UTF_8);
        DeviceState device = member.device();
        device.noteUplink(new Uplink(
                device.clock().instant(), topic, payload, message.qosLevel().value()));
        int bytes = sizeOf(message);
        if (sender.isEmpty()) {
            device.refuse(NO_SUCH_MEMBER);
        } else if (bytes > maximumMessageBytes) {
            device.refuse("message to '" + topic + "' dropped: it has " + bytes
                    + " bytes of variable header and payload, " + maximumMessageBytes + " are allowed");
        } else {
            receive(member, message.topicName(), payload);
        }
    }

    private static void receive(Member member, String topic, String payload) {
        try {
            member.receive(topic, payload);
        } catch (RefusedException e) {
            member.device().refuse(e.getMessage());
        }
    }

    /** Whose topic or filter it is. A gateway's first word for another device makes that device a member of the connection. */
    private Optional<Member> member(String topic) {
        if (gatewayTo.isEmpty() || !topic.startsWith(OTHERS)) {
            return Optional.of(own);
        }
        int end = topic.indexOf('/', OTHERS.length());
        String token = end < 0 ? "" : topic.substring(OTHERS.length(), end);
        Optional<Member> known = Optional.ofNullable(others.get(token));
        return known.isPresent() ? known : gatewayTo.get().withToken(token).map(device -> join(token, device));
    }

    private Member join(String token, DeviceState device) {
        Member member = new Member(this, device, new CloudDialect(device), OTHERS + token + "/");
        others.put(token, member);
        device.attach(member);
        return member;
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
            codes.add(subscribe(wish));
        }
        endpoint.subscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        touched();
    }

    private MqttSubAckReasonCode subscribe(MqttTopicSubscription wish) {
        Optional<Member> member = member(wish.topicName());
        Optional<String> refusal =
                member.map(known -> known.refusal(wish.topicName())).orElse(Optional.of(NO_SUCH_MEMBER));
        if (refusal.isPresent()) {
            member.orElse(own).device().refuse(refusal.get());
            return endpoint.protocolVersion() >= 5
                    ? MqttSubAckReasonCode.NOT_AUTHORIZED
                    : MqttSubAckReasonCode.UNSPECIFIED_ERROR;
        }
        boolean once = wish.qualityOfService() == MqttQoS.AT_MOST_ONCE;
        subscriptions.put(wish.topicName(), once ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE);
        return once ? MqttSubAckReasonCode.GRANTED_QOS0 : MqttSubAckReasonCode.GRANTED_QOS1;
    }

    /** Whoever waits for a device to subscribe is told to look again. */
    private void touched() {
        own.device().touched();
        others.values().forEach(member -> member.device().touched());
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
        touched();
    }

    // ---- to the device

    /** Sends in the order of the calls, from any thread. */
    void send(Member member, Dialect.Message message, CompletableFuture<Void> done) {
        context.runOnContext(_ -> enqueue(new Waiting(member, message, done)));
    }

    private void enqueue(Waiting next) {
        if (ended || !endpoint.isConnected()) {
            next.done.completeExceptionally(new RefusedException("the connection ended"));
        } else if (waiting.size() >= WAITING) {
            next.member.device().countDropped();
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
            Optional<MqttQoS> asked = subscription(next.member.wireTopic(next.message));
            if (asked.isEmpty() && next.message.delivery() == Dialect.Delivery.SUBSCRIBED) {
                next.done.completeExceptionally(
                        new RefusedException("the device has not subscribed to " + next.message.topic()));
            } else {
                publish(next, asked.orElse(MqttQoS.AT_MOST_ONCE));
            }
        }
    }

    private void publish(Waiting next, MqttQoS qos) {
        next.member.device().countDownlink();
        endpoint.publish(next.member.wireTopic(next.message), Buffer.buffer(next.message.payload()), qos, false, false)
                .onSuccess(messageId -> {
                    if (qos == MqttQoS.AT_MOST_ONCE) {
                        next.done.complete(null);
                    }
                })
                .onFailure(next.done::completeExceptionally);
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            inFlight.put(endpoint.lastMessageId(), next);
        }
    }

    private void acknowledged(int messageId) {
        Optional.ofNullable(inFlight.remove(messageId)).ifPresent(sent -> {
            sent.member.device().countAcknowledged();
            sent.done.complete(null);
        });
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

    boolean isSubscribedBelow(String prefix) {
        return subscriptions.keySet().stream()
                .anyMatch(filter -> prefix.isEmpty() ? !filter.startsWith(OTHERS) : filter.startsWith(prefix));
    }

    // ---- the end

    /** Cuts the socket, from any thread. */
    void cut() {
        context.runOnContext(_ -> close());
    }

    /** A member logged in elsewhere: one behind a gateway just leaves; else the connection ends, and MQTT 5 is told why. */
    void lose(Member member) {
        context.runOnContext(_ -> {
            if (member.isBehindGateway()) {
                others.values().remove(member);
                return;
            }
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
        inFlight.values().forEach(sent -> sent.done.completeExceptionally(reason));
        waiting.forEach(next -> next.done.completeExceptionally(reason));
        inFlight.clear();
        waiting.clear();
        own.device().detach(own);
        others.values().forEach(member -> member.device().detach(member));
    }
}
