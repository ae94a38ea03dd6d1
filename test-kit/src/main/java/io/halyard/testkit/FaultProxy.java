// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A path to a TCP server that can break: go silent without an end ({@link #freeze()}), be cut ({@link #cut()}), or lead nowhere
 * ({@link #refuse()}). It also notes which MQTT packets passed.
 */
public final class FaultProxy implements AutoCloseable {
    /**
     * An MQTT packet that passed.
     *
     * @param isFromClient its direction
     * @param type 1 CONNECT, 2 CONNACK, 3 PUBLISH, 4 PUBACK, 5 PUBREC, 6 PUBREL, 7 PUBCOMP, 8 SUBSCRIBE, ... 14 DISCONNECT
     * @param flags the lower half of the first byte; a PUBLISH has DUP in 8, QoS in 6, RETAIN in 1
     * @param lengthBytes what follows the header
     */
    public record Packet(boolean isFromClient, int type, int flags, int lengthBytes) {}

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Queue<Packet> packets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private boolean frozen;
    private final AtomicReference<@Nullable Packet> fatal = new AtomicReference<>();
    private volatile boolean refusing;

    private FaultProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** {@return a path from a free loopback port to the one at {@code target}} */
    public static FaultProxy to(int target) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().name("fault-proxy-accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where it listens} */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@return {@code mqtt://127.0.0.1:PORT}} */
    public String uri() {
        return "mqtt://127.0.0.1:" + port();
    }

    /** {@return how many connections were made so far} */
    public int connections() {
        return connections.get();
    }

    /** {@return how many connections of clients are open: none only when both ends of each were closed} */
    public int openConnections() {
        return (open.size() + 1) / 2;
    }

    /** {@return the packets that passed, in order for each direction} */
    public List<Packet> packets() {
        return List.copyOf(packets);
    }

    /** {@return how many packets of that type passed in that direction} */
    public long count(boolean isFromClient, int type) {
        return packets.stream()
                .filter(packet -> packet.isFromClient() == isFromClient && packet.type() == type)
                .count();
    }

    /** From now on nothing passes and nothing ends: the path is half-open, as behind a radio link that is gone. */
    public void freeze() {
        setFrozen(true);
    }

    /** What was held back passes, and all that follows. */
    public void thaw() {
        setFrozen(false);
    }

    /**
     * Ends every connection with a reset, first to the server: a client that connects again at once does not find the server
     * still holding the old connection. New ones are accepted.
     */
    public void cut() {
        List<Socket> cut = List.copyOf(open);
        cut.forEach(FaultProxy::endWithReset);
        cut.reversed().forEach(FaultProxy::close);
    }

    /** The next packet of that type does not arrive in that direction: every connection is cut instead. */
    public void cutAt(boolean isFromClient, int type) {
        fatal.set(new Packet(isFromClient, type, 0, 0));
    }

    /** From now on a connection is reset as soon as it is made. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** From now on connections pass again. */
    public void admit() {
        refusing = false;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thaw();
        cut();
    }

    private void setFrozen(boolean value) {
        lock.lock();
        try {
            frozen = value;
            thawed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                join(listener.accept());
            } catch (IOException e) {
                // The listener was closed, or the client has gone again.
            }
        }
    }

    private void join(Socket client) throws IOException {
        connections.incrementAndGet();
        if (refusing) {
            reset(client);
            return;
        }
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        } catch (IOException e) {
            reset(client);
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().name("fault-proxy-up").start(() -> pump(client, server, true));
        Thread.ofVirtual().name("fault-proxy-down").start(() -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean isFromClient) {
        boolean[] isFatal = {false};
        MqttPackets split = new MqttPackets(isFromClient, packet -> {
            packets.add(packet);
            isFatal[0] |= isFatal(packet);
        });
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitThaw();
                split.read(buffer, count);
                if (isFatal[0]) {
                    cut();
                    break;
                }
                out.write(buffer, 0, count);
            }
            awaitThaw();
        } catch (IOException e) {
            // One side is gone: so is the other, below.
        }
        end(from);
        end(to);
    }

    private boolean isFatal(Packet packet) {
        Packet awaited = fatal.get();
        return awaited != null
                && awaited.isFromClient() == packet.isFromClient()
                && awaited.type() == packet.type()
                && fatal.compareAndSet(awaited, null);
    }

    private void awaitThaw() {
        lock.lock();
        try {
            while (frozen) {
                thawed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Socket socket) {
        endWithReset(socket);
        close(socket);
    }

    private static void endWithReset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private void end(Socket socket) {
        close(socket);
        open.remove(socket);
    }
}
