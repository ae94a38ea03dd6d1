// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.handler.websocket.MqttWebSocketCodec;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a peer says first. The library waits for the end of what it takes for a packet, in vain when the peer is no
 * broker, and it cannot read the CONNACK of another version of MQTT; here both are seen at once.
 */
@Sharable // Not among channels: it moves, from the socket to behind the decryption and behind the WebSocket.
final class HiveMqFirstBytes extends ChannelInboundHandlerAdapter {
    private static final int CONNACK = 0x20;

    private volatile byte[] first = {};
    private boolean isDecrypted;
    private boolean isUnframed;

    /** {@return what the peer is instead of a broker of our version, if it is something else} */
    Optional<TransportException> explanation(LinkSettings settings, Throwable failure) {
        byte[] said = first;
        return said.length > 0 && said[0] != CONNACK
                ? Optional.of(LinkFailures.notBroker(settings.endpoint(), said, failure))
                : LinkFailures.otherVersion(settings, said, failure);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ChannelPipeline pipeline = context.pipeline();
        String decoder = decoder(pipeline);
        if (decoder != null) {
            pipeline.remove(this);
            pipeline.addAfter(decoder, null, this);
        } else if (read instanceof ByteBuf buffer && buffer.isReadable()) {
            look(context, buffer);
        }
        context.fireChannelRead(read);
    }

    /** {@return the decoder behind which it has to be next; null = it sees MQTT} */
    private @Nullable String decoder(ChannelPipeline pipeline) {
        ChannelHandlerContext encrypted = isDecrypted ? null : pipeline.context(SslHandler.class);
        isDecrypted = true;
        if (encrypted != null) {
            return encrypted.name();
        }
        boolean isFramed = !isUnframed && pipeline.get(MqttWebSocketCodec.NAME) != null;
        isUnframed = true;
        return isFramed ? MqttWebSocketCodec.NAME : null;
    }

    private void look(ChannelHandlerContext context, ByteBuf buffer) {
        boolean isConnectAnswer = (first.length > 0 ? first[0] : buffer.getByte(buffer.readerIndex())) == CONNACK;
        int wanted = isConnectAnswer ? LinkFailures.CONNECT_ANSWER_BYTES : LinkFailures.TELLING_BYTES;
        int before = first.length;
        byte[] more = Arrays.copyOf(first, Math.min(wanted, before + buffer.readableBytes()));
        buffer.getBytes(buffer.readerIndex(), more, before, more.length - before);
        first = more;
        if (!isConnectAnswer) {
            context.pipeline().remove(this);
            var _ = context.close();
        } else if (more.length == wanted) {
            context.pipeline().remove(this);
        }
    }
}
