// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.datatypes.MqttUserPropertiesImpl;
import com.hivemq.client.internal.mqtt.handler.disconnect.MqttDisconnectUtil;
import com.hivemq.client.internal.mqtt.message.MqttMessage;
import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties.WithReason.WithCode;
import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties.WithReason.WithCodesAndId;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.internal.mqtt.message.publish.puback.MqttPubAck;
import com.hivemq.client.internal.mqtt.message.publish.pubcomp.MqttPubComp;
import com.hivemq.client.internal.mqtt.message.publish.pubrec.MqttPubRec;
import com.hivemq.client.internal.mqtt.message.publish.pubrel.MqttPubRel;
import com.hivemq.client.internal.util.ByteBufferUtil;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubcomp.Mqtt5PubCompReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.ReceivedMessage.UserProperty;
import io.halyard.transport.spi.Conversation;
import io.halyard.transport.spi.Conversation.Turn;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkLife;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.PublishSize;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages before the library does, and acknowledges each when we say so; and takes what the broker may not say, or has said
 * before, from it (rule L12). The library hides the DUP flag, keeps acknowledgements in the order of arrival, so that one slow handler
 * would use up the broker's window for all subscriptions, and before MQTT 5 knows no limit of their size.
 *
 * <p>Everything happens on the connection's event loop, but for the acknowledgement of a message.
 */
final class HiveMqInbound extends ChannelDuplexHandler {
    /** The library's handler of its own publishes, the first that would wonder at what is not meant for it. */
    static final String FLOWS = "qos.outgoing";

    private static final int PUBREC = 0x50;
    private static final int FAREWELL_SECONDS = 1;
    private static final MqttUserPropertiesImpl NONE = MqttUserPropertiesImpl.NO_USER_PROPERTIES;

    private final LinkSettings settings;
    private final LinkLife life;
    private final LinkListener listener;
    private final Conversation conversation = new Conversation();
    private final IntConsumer acknowledgement = this::acknowledge;
    private final IntConsumer reception = this::receive;
    private @Nullable ChannelHandlerContext context;

    HiveMqInbound(LinkSettings settings, LinkLife life, LinkListener listener) {
        this.settings = settings;
        this.life = life;
        this.listener = listener;
    }

    /** Takes its place, once the broker has accepted and before any message can come. */
    void install(Channel channel) {
        channel.pipeline().addBefore(FLOWS, "halyard-inbound", this);
        context = channel.pipeline().context(this);
    }

    @Override
    public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
        if (packet instanceof MqttMessage message) {
            conversation.sent(firstByte(message), packetId(message));
        }
        var _ = context.write(packet, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) {
        if (life.hasEnded() || !(packet instanceof MqttMessage message)) {
            return;
        }
        try {
            if (message instanceof WithCodesAndId<?> answer) {
                Conversation.requireOneCode(answer.getReasonCodes().size());
            }
            boolean isFailure = message instanceof WithCode<?> answer
                    && answer.getReasonCode().isError();
            take(context, message, conversation.came(firstByte(message), packetId(message), isFailure));
        } catch (ProtocolException e) {
            MqttDisconnectUtil.disconnect(context.channel(), Mqtt5DisconnectReasonCode.PROTOCOL_ERROR, e);
            life.end(LinkFailures.malformed(settings.endpoint(), e)); // At once: nothing behind it is heard.
        }
    }

    /** DISCONNECT has left: a broker closes then, and is not waited for long if it does not. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            var _ = context.executor().schedule(() -> context.channel().close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
        }
        context.fireUserEventTriggered(event);
    }

    /** Without a switch over types: it would be made at run time, by twenty classes of the JDK that a start needs for nothing else. */
    private void take(ChannelHandlerContext context, MqttMessage message, Turn turn) {
        int packetId = packetId(message);
        if (message instanceof MqttPubRel) {
            send(new MqttPubComp(packetId, Mqtt5PubCompReasonCode.SUCCESS, null, NONE));
        } else if (turn == Turn.UNASKED) {
            listener.onDropped(Conversation.unasked(settings.endpoint(), firstByte(message), packetId));
        } else if (turn == Turn.DUE && message instanceof MqttStatefulPublish publish) {
            deliver(publish, packetId);
        } else if (turn == Turn.DUE) {
            context.fireChannelRead(message);
        } else if (turn == Turn.REPEATED && message instanceof MqttPubRec) {
            send(HiveMqResumption.release(packetId));
        } else if (turn == Turn.REPEATED) {
            receive(packetId);
        }
    }

    private void deliver(MqttStatefulPublish arrived, int packetId) {
        MqttPublish publish = arrived.stateless();
        ByteBuffer raw = publish.getRawPayload();
        Payload payload = raw == null ? Payload.EMPTY : Payload.wrap(ByteBufferUtil.getBytes(raw));
        long bytes = PublishSize.ofPacket(
                (packetId == 0 ? 0L : 2L) + publish.getTopic().encodedLength() + payload.sizeBytes());
        String topic = publish.getTopic().toString();
        Qos qos = Qos.of(publish.getQos().getCode());
        ReceivedMessage message = new ReceivedMessage(
                topic, payload, qos, publish.isRetain(), arrived.isDup(), propertiesOf(publish), expiryOf(publish));
        InboundMessage inbound =
                InboundMessage.of(message, packetId, qos == Qos.EXACTLY_ONCE ? reception : acknowledgement);
        if (bytes > settings.limits().maximumPacketBytes()) {
            inbound.acknowledge().run();
            listener.onDropped(
                    LinkFailures.tooLarge(topic, bytes, settings.limits().maximumPacketBytes()));
        } else {
            listener.onMessage(inbound);
        }
    }

    private void acknowledge(int packetId) {
        send(new MqttPubAck(packetId, Mqtt5PubAckReasonCode.SUCCESS, null, NONE));
    }

    private void receive(int packetId) {
        conversation.sent(PUBREC, packetId);
        send(new MqttPubRec(packetId, Mqtt5PubRecReasonCode.SUCCESS, null, NONE));
    }

    /** From any thread, past the library. */
    private void send(MqttMessage answer) {
        ChannelHandlerContext open = Objects.requireNonNull(context);
        var _ = open.writeAndFlush(answer, open.voidPromise());
    }

    private static int firstByte(MqttMessage message) {
        int type = message.getType().getCode() << 4;
        return message instanceof MqttStatefulPublish publish
                ? type | (publish.stateless().getQos().getCode() << 1)
                : type;
    }

    /** Of a message of QoS 0 the library says -1. */
    private static int packetId(MqttMessage message) {
        return message instanceof MqttMessage.WithId numbered ? Math.max(0, numbered.getPacketIdentifier()) : 0;
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
}
