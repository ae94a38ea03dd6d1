// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import io.halyard.transport.spi.LinkFailures;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * Looks at what a peer says first. The library waits for the end of what it takes for a packet, in vain when the peer is no
 * broker; here that is seen at once, and what the peer is instead.
 */
@Sharable // Not among channels: it has its place twice, next to the socket, and then behind the decryption.
final class HiveMqFirstBytes extends ChannelInboundHandlerAdapter {
    private static final int CONNACK = 0x20;

    private volatile Optional<byte[]> wrong = Optional.empty();
    private boolean isDecrypted;

    /** {@return what came first, when it is no CONNACK} */
    Optional<byte[]> wrong() {
        return wrong;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ChannelHandlerContext encrypted =
                isDecrypted ? null : context.pipeline().context(SslHandler.class);
        context.pipeline().remove(this);
        if (encrypted != null) {
            isDecrypted = true;
            context.pipeline().addAfter(encrypted.name(), null, this);
        } else if (read instanceof ByteBuf buffer
                && buffer.isReadable()
                && buffer.getUnsignedByte(buffer.readerIndex()) != CONNACK) {
            byte[] first = new byte[Math.min(LinkFailures.TELLING_BYTES, buffer.readableBytes())];
            buffer.getBytes(buffer.readerIndex(), first);
            wrong = Optional.of(first);
            var _ = context.close();
        }
        context.fireChannelRead(read);
    }
}
