// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.datatypes.MqttUserPropertiesImpl;
import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties.WithReason.WithCode.WithId;
import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.internal.mqtt.message.publish.pubcomp.MqttPubComp;
import com.hivemq.client.internal.mqtt.message.publish.pubrec.MqttPubRec;
import com.hivemq.client.internal.mqtt.message.publish.pubrel.MqttPubRel;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrel.Mqtt5PubRelReasonCode;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.OutboundMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows by which packet ids the library publishes, and finishes what an earlier connection left under way (rule L11). The library
 * could do so only for a client that lives on, and would send everything at once. What is finished here never meets the library,
 * neither its packets nor their answers. Only where sessions are kept.
 *
 * <p>Everything happens on the connection's event loop, but for {@link #takes}.
 */
final class HiveMqResumption extends ChannelDuplexHandler {
    /** By packet id: of the library. */
    private final Map<Integer, OutboundMessage> published = new HashMap<>();

    private final Map<Integer, OutboundMessage> resumed = new HashMap<>();
    private volatile @Nullable ChannelHandlerContext context;

    /** Takes its place, once the broker has accepted. */
    void install(Channel channel) {
        channel.pipeline().addBefore(HiveMqInbound.FLOWS, "halyard-resumption", this);
        context = channel.pipeline().context(this);
    }

    /** {@return whether it goes out from here; else the library is to be given it} */
    boolean takes(HiveMqPublish publish) {
        ChannelHandlerContext open = context;
        if (publish.origin().resumedPacketId() == 0 || open == null) {
            return false;
        }
        open.executor().execute(() -> resume(open, publish));
        return true;
    }

    private void resume(ChannelHandlerContext open, HiveMqPublish publish) {
        OutboundMessage message = publish.origin();
        int packetId = message.resumedPacketId();
        resumed.put(packetId, message);
        Object packet = message.wasReceived()
                ? release(packetId)
                : publish.createStateful(
                        packetId,
                        true,
                        MqttStatefulPublish.DEFAULT_NO_TOPIC_ALIAS,
                        MqttStatefulPublish.DEFAULT_NO_SUBSCRIPTION_IDENTIFIERS);
        var _ = open.writeAndFlush(packet, open.voidPromise());
    }

    /** {@return the answer to PUBREC} */
    static MqttPubRel release(int packetId) {
        return new MqttPubRel(packetId, Mqtt5PubRelReasonCode.SUCCESS, null, MqttUserPropertiesImpl.NO_USER_PROPERTIES);
    }

    @Override
    public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
        if (packet instanceof MqttStatefulPublish publish
                && publish.getPacketIdentifier() != MqttStatefulPublish.NO_PACKET_IDENTIFIER_QOS_0
                && publish.stateless() instanceof HiveMqPublish ours) {
            ours.origin().numbered(publish.getPacketIdentifier());
            published.put(publish.getPacketIdentifier(), ours.origin());
        }
        var _ = context.write(packet, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) {
        boolean isTaken = switch (packet) {
            case MqttPubRec answer
            when !answer.getReasonCode().isError() -> isReceived(context, answer.getPacketIdentifier());
            case WithId<?> answer -> isAnswered(answer);
            default -> false;
        };
        if (!isTaken) {
            context.fireChannelRead(packet);
        }
    }

    private boolean isReceived(ChannelHandlerContext context, int packetId) {
        OutboundMessage message = resumed.getOrDefault(packetId, published.get(packetId));
        if (message != null) {
            message.received();
        }
        if (!resumed.containsKey(packetId)) {
            return false;
        }
        var _ = context.writeAndFlush(release(packetId), context.voidPromise());
        return true;
    }

    /** By PUBACK, PUBCOMP or a PUBREC that refuses. A PUBCOMP that knows no such packet id says that it has long been done. */
    private boolean isAnswered(WithId<?> answer) {
        int packetId = answer.getPacketIdentifier();
        OutboundMessage message = resumed.remove(packetId);
        if (message == null) {
            published.remove(packetId);
            return false;
        }
        if (answer.getReasonCode().isError() && !(answer instanceof MqttPubComp)) {
            message.failed(HiveMqFailures.rejected(
                    "topic '" + message.message().topic() + "'",
                    answer,
                    new TransportException(TransportException.Kind.REJECTED, "packet " + packetId, "refused")));
        } else {
            message.acknowledged();
        }
        return true;
    }
}
