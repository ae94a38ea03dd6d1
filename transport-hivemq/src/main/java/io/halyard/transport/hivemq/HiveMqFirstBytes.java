// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * Looks at what a peer says first. The library waits for the end of what it takes for a packet, in vain when the peer is no
 * broker; here that is seen at once, and what the peer is instead.
 */
final class HiveMqFirstBytes extends ChannelInboundHandlerAdapter {
    private static final int CONNACK = 0x20;
    private static final int TELLING_BYTES = 5;

    private volatile Optional<byte[]> wrong = Optional.empty();

    /** {@return what came first, when it is no CONNACK} */
    Optional<byte[]> wrong() {
        return wrong;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ChannelHandlerContext encrypted = context.pipeline().context(SslHandler.class);
        context.pipeline().remove(this);
        if (encrypted != null) {
            context.pipeline().addAfter(encrypted.name(), null, new Decrypted());
        } else {
            look(context, read);
        }
        context.fireChannelRead(read);
    }

    private void look(ChannelHandlerContext context, Object read) {
        if (read instanceof ByteBuf buffer && buffer.isReadable()) {
            int start = buffer.readerIndex();
            if (buffer.getUnsignedByte(start) != CONNACK) {
                byte[] first = new byte[Math.min(TELLING_BYTES, buffer.readableBytes())];
                buffer.getBytes(start, first);
                wrong = Optional.of(first);
                var _ = context.close();
            }
        }
    }

    /** The same behind the decryption. */
    private final class Decrypted extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            context.pipeline().remove(this);
            look(context, read);
            context.fireChannelRead(read);
        }
    }
}
