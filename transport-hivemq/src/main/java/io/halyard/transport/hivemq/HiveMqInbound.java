// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.datatypes.MqttUserPropertiesImpl;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.internal.mqtt.message.publish.puback.MqttPubAck;
import com.hivemq.client.internal.mqtt.message.publish.pubcomp.MqttPubComp;
import com.hivemq.client.internal.mqtt.message.publish.pubrec.MqttPubRec;
import com.hivemq.client.internal.mqtt.message.publish.pubrel.MqttPubRel;
import com.hivemq.client.internal.util.ByteBufferUtil;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubcomp.Mqtt5PubCompReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.ReceivedMessage.UserProperty;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.PublishSize;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes messages before the library does, and acknowledges each when we say so. The library hides the DUP flag, keeps
 * acknowledgements in the order of arrival, so that one slow handler would use up the broker's window for all subscriptions, and
 * before MQTT 5 knows no limit of their size.
 *
 * <p>Everything happens on the connection's event loop, but for {@link Delivery#run()}.
 */
final class HiveMqInbound extends ChannelInboundHandlerAdapter {
    /** The library's handler of its own publishes, the first that would wonder at what is not meant for it. */
    static final String FLOWS = "qos.outgoing";

    private static final MqttUserPropertiesImpl NONE = MqttUserPropertiesImpl.NO_USER_PROPERTIES;

    private final int maximumPacketBytes;
    private final LinkListener listener;
    /** By packet id: of QoS 2, until PUBREL comes. */
    private final Map<Integer, Delivery> exactlyOnce = new HashMap<>();

    HiveMqInbound(int maximumPacketBytes, LinkListener listener) {
        this.maximumPacketBytes = maximumPacketBytes;
        this.listener = listener;
    }

    /** Takes its place, once the broker has accepted and before any message can come. */
    void install(Channel channel) {
        channel.pipeline().addBefore(FLOWS, "halyard-inbound", this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) {
        // A switch would be made at run time, by twenty classes of the JDK that a start needs for nothing else.
        if (packet instanceof MqttStatefulPublish publish) {
            arrived(context, publish);
        } else if (packet instanceof MqttPubRel release) {
            released(context, release.getPacketIdentifier());
        } else {
            context.fireChannelRead(packet);
        }
    }

    private void arrived(ChannelHandlerContext context, MqttStatefulPublish publish) {
        MqttQos qos = publish.stateless().getQos();
        Delivery delivery = new Delivery(context, qos, qos == MqttQos.AT_MOST_ONCE ? 0 : publish.getPacketIdentifier());
        Delivery before = qos == MqttQos.EXACTLY_ONCE ? exactlyOnce.putIfAbsent(delivery.packetId, delivery) : null;
        if (before == null) {
            deliver(publish, delivery);
        } else if (before.isAcknowledged.get()) {
            before.answer();
        }
    }

    private void deliver(MqttStatefulPublish arrived, Delivery delivery) {
        MqttPublish publish = arrived.stateless();
        int topicBytes = publish.getTopic().encodedLength();
        ByteBuffer raw = publish.getRawPayload();
        Payload payload = raw == null ? Payload.EMPTY : Payload.wrap(ByteBufferUtil.getBytes(raw));
        long bytes = PublishSize.ofPacket((long) topicBytes + (delivery.packetId == 0 ? 0 : 2) + payload.sizeBytes());
        String topic = publish.getTopic().toString();
        if (bytes > maximumPacketBytes) {
            delivery.run();
            listener.onDropped(LinkFailures.tooLarge(topic, bytes, maximumPacketBytes));
            return;
        }
        Qos qos = Qos.of(publish.getQos().getCode());
        ReceivedMessage message = new ReceivedMessage(
                topic, payload, qos, publish.isRetain(), arrived.isDup(), propertiesOf(publish), expiryOf(publish));
        listener.onMessage(new InboundMessage(message, delivery, delivery.packetId));
    }

    private void released(ChannelHandlerContext context, int packetId) {
        Mqtt5PubCompReasonCode code = exactlyOnce.remove(packetId) == null
                ? Mqtt5PubCompReasonCode.PACKET_IDENTIFIER_NOT_FOUND
                : Mqtt5PubCompReasonCode.SUCCESS;
        send(context, new MqttPubComp(packetId, code, null, NONE));
    }

    private static void send(ChannelHandlerContext context, Object packet) {
        var _ = context.writeAndFlush(packet, context.voidPromise());
    }

    private static List<UserProperty> propertiesOf(MqttPublish publish) {
        var properties = publish.getUserProperties().asList();
        return properties.isEmpty()
                ? List.of()
                : properties.stream()
                        .map(property -> new UserProperty(
                                property.getName().toString(),
                                property.getValue().toString()))
                        .toList();
    }

    private static Optional<Duration> expiryOf(MqttPublish publish) {
        long seconds = publish.getRawMessageExpiryInterval();
        return seconds == MqttPublish.NO_MESSAGE_EXPIRY ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    /** Acknowledges one message that has come. */
    private static final class Delivery implements Runnable {
        private final ChannelHandlerContext context;
        private final MqttQos qos;
        private final int packetId;
        private final AtomicBoolean isAcknowledged;

        Delivery(ChannelHandlerContext context, MqttQos qos, int packetId) {
            this.context = context;
            this.qos = qos;
            this.packetId = packetId;
            this.isAcknowledged = new AtomicBoolean(qos == MqttQos.AT_MOST_ONCE);
        }

        @Override
        public void run() {
            if (isAcknowledged.compareAndSet(false, true)) {
                context.executor().execute(this::answer);
            }
        }

        private void answer() {
            Object answer = qos == MqttQos.AT_LEAST_ONCE
                    ? new MqttPubAck(packetId, Mqtt5PubAckReasonCode.SUCCESS, null, NONE)
                    : new MqttPubRec(packetId, Mqtt5PubRecReasonCode.SUCCESS, null, NONE);
            send(context, answer);
        }
    }
}
