// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The event loops of all links: at most one daemon thread for each processor, started as connections need them.
 *
 * <p>The library would make its own, but it never shows its channel, and without the channel a connection can neither be
 * dropped without a DISCONNECT nor given up while it is made. Here whoever connects within {@link #OPENING} is shown it.
 */
final class HiveMqLoops extends MultiThreadIoEventLoopGroup {
    /** Is told of each channel that the thread it is bound to opens. */
    static final ScopedValue<Consumer<Channel>> OPENING = ScopedValue.newInstance();

    /** Lasts as long as the process, like the library's own while a client is connected. */
    static final HiveMqLoops SHARED = new HiveMqLoops();

    private HiveMqLoops() {
        super(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("mqtt-hivemq", true),
                sameAsTheLibrary());
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory ioHandlerFactory, Object... arguments) {
        return new SingleThreadIoEventLoop(this, executor, ioHandlerFactory) {
            @Override
            public ChannelFuture register(Channel channel) {
                ChannelFuture registered = super.register(channel); // Before that it could not be closed.
                if (OPENING.isBound()) {
                    OPENING.get().accept(channel);
                }
                return registered;
            }
        };
    }

    /** The library opens epoll channels where Netty's native part is on the class path, and they need loops of their kind. */
    private static IoHandlerFactory sameAsTheLibrary() {
        try {
            return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        } catch (NoClassDefFoundError _) {
            return NioIoHandler.newFactory();
        }
    }
}
