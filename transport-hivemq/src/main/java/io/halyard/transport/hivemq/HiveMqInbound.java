// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.internal.mqtt.message.publish.puback.MqttPubAck;
import com.hivemq.client.internal.mqtt.message.publish.pubrec.MqttPubRec;
import io.halyard.transport.ReceivedMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the library's decoder and the rest of it, and sees each message before the library does: for the DUP flag,
 * which the library hides, and for the acknowledgement. The library acknowledges at once, and what it writes is held here
 * until we say so. Its own manual acknowledgement keeps the order of arrival, so that one slow handler would use up the broker's
 * window for all subscriptions.
 *
 * <p>Everything happens on the connection's event loop, but for {@link Delivery#run()}.
 */
final class HiveMqInbound extends ChannelDuplexHandler {
    /** By which it is found in the pipeline. */
    static final String NAME = "halyard";

    private static final String DECODER = "decoder";

    private final BiConsumer<ReceivedMessage, Delivery> sink;
    private @Nullable Delivery arriving;

    HiveMqInbound(BiConsumer<ReceivedMessage, Delivery> sink) {
        this.sink = sink;
    }

    /** Takes its place, once the broker has accepted and before any message can come. */
    void install(Channel channel) {
        channel.pipeline().addAfter(DECODER, NAME, this);
    }

    /** Hands on what the library made of the message that is being read. */
    void accept(ReceivedMessage message) {
        Delivery delivery = arriving;
        if (delivery == null) {
            throw new IllegalStateException("the library handed a message over later than it read it");
        }
        sink.accept(delivery.duplicate ? duplicate(message) : message, delivery);
    }

    private static ReceivedMessage duplicate(ReceivedMessage message) {
        return new ReceivedMessage(
                message.topic(),
                message.payload(),
                message.qos(),
                message.retained(),
                true,
                message.userProperties(),
                message.expiry());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) {
        if (packet instanceof MqttStatefulPublish publish) {
            arriving = new Delivery(context, publish);
            context.fireChannelRead(packet);
            arriving = null;
        } else {
            context.fireChannelRead(packet);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
        Delivery delivery = arriving;
        if (delivery != null && (packet instanceof MqttPubAck || packet instanceof MqttPubRec)) {
            delivery.hold(packet);
        } else {
            var _ = context.write(packet, promise);
        }
    }

    /** One message that has come, and the packet that will acknowledge it. */
    static final class Delivery implements Runnable {
        private final ChannelHandlerContext context;
        private final int packetId;
        private final boolean duplicate;
        private final AtomicBoolean acknowledged = new AtomicBoolean();
        private @Nullable Object held;

        private Delivery(ChannelHandlerContext context, MqttStatefulPublish publish) {
            this.context = context;
            this.packetId = publish.getPacketIdentifier();
            this.duplicate = publish.isDup();
        }

        int packetId() {
            return packetId;
        }

        void hold(Object packet) {
            held = packet;
        }

        /** Acknowledges. Queued, so it always comes after {@link #hold}; nothing is held for QoS 0. */
        @Override
        public void run() {
            if (acknowledged.compareAndSet(false, true)) {
                context.executor().execute(() -> {
                    Object packet = held;
                    if (packet != null) {
                        var _ = context.writeAndFlush(packet, context.voidPromise());
                    }
                });
            }
        }
    }
}
