// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    private final TcpPath path;
    private final Queue<Packet> packets = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Packet> fatal = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private boolean frozen;
    private volatile boolean refusing;

    private FaultProxy(int target) {
        this.path = TcpPath.to(target, "fault-proxy", new TcpPath.Keeper() {
            @Override
            public TcpPath.Passage passage(int connection, boolean isFromClient) {
                return new Watched(isFromClient);
            }

            @Override
            public boolean admits() {
                return !refusing;
            }
        });
    }

    /** {@return a path from a free loopback port to the one at {@code target}} */
    public static FaultProxy to(int target) {
        return new FaultProxy(target);
    }

    /** {@return where it listens} */
    public int port() {
        return path.port();
    }

    /** {@return {@code mqtt://127.0.0.1:PORT}} */
    public String uri() {
        return "mqtt://127.0.0.1:" + port();
    }

    /** {@return how many connections were made so far} */
    public int connections() {
        return path.connections();
    }

    /** {@return how many connections of clients are open: none only when both ends of each were closed} */
    public int openConnections() {
        return path.openConnections();
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
        path.cut();
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
        thaw();
        path.close();
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

    private final class Watched implements TcpPath.Passage {
        private final MqttPackets split;
        private boolean isFatal;

        Watched(boolean isFromClient) {
            this.split = new MqttPackets(
                    (firstByte, body) -> note(new Packet(isFromClient, firstByte >> 4, firstByte & 0xf, body.length)));
        }

        @Override
        public void pass(byte[] bytes, int count, OutputStream out) throws IOException {
            awaitThaw();
            split.read(bytes, count);
            if (isFatal) {
                cut();
                throw new IOException("cut at this packet");
            }
            out.write(bytes, 0, count);
        }

        @Override
        public void ending() {
            awaitThaw();
        }

        private void note(Packet packet) {
            packets.add(packet);
            Packet awaited = fatal.get();
            isFatal |= awaited != null
                    && awaited.isFromClient() == packet.isFromClient()
                    && awaited.type() == packet.type()
                    && fatal.compareAndSet(awaited, null);
        }
    }
}
