// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.testkit.MqttPackets;
import io.halyard.testkit.TcpPath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A path to a broker that notes what passes, and can be bad: it cuts, swallows, delays, and delivers one byte at a time. A
 * packet is noted before it is passed on, so that what one side has heard was always noted.
 */
final class Wiretap implements AutoCloseable {
    /** What the path does to bytes. */
    enum Fault {
        NONE,
        /** Everything comes 20 ms later. */
        DELAY,
        /** Each byte is a packet of its own, for the next 2,000 of them. */
        ONE_BYTE_AT_A_TIME,
        /** Nothing passes, nothing ends. */
        BLACK_HOLE
    }

    /** Hears of each packet, from one thread for each direction of each connection. */
    @FunctionalInterface
    interface Ear {
        void heard(int connection, boolean isFromClient, int firstByte, byte[] body);
    }

    private static final int TRICKLED_BYTES = 2_000;

    private final TcpPath path;
    private final Ear ear;
    private volatile Fault fault = Fault.NONE;
    private volatile boolean closed;

    private Wiretap(int target, Ear ear) {
        this.ear = ear;
        this.path = TcpPath.to(target, "wiretap", Passage::new);
    }

    /** {@return a path from a free loopback port to the one at {@code target}} */
    static Wiretap to(int target, Ear ear) {
        return new Wiretap(target, ear);
    }

    String uri() {
        return "mqtt://127.0.0.1:" + path.port();
    }

    /** Makes the path bad, or good again. */
    void become(Fault next) {
        fault = next;
    }

    /** Ends every connection with a reset. */
    void cut() {
        path.cut();
    }

    /** Returns when no connection is left, and all that the broker had sent before it was gone is noted. */
    void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (path.openConnections() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while a connection ends");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("a connection to a broker that is gone does not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        closed = true;
        fault = Fault.NONE;
        path.close();
    }

    private final class Passage implements TcpPath.Passage {
        private final MqttPackets packets;

        Passage(int connection, boolean isFromClient) {
            this.packets = new MqttPackets((firstByte, body) -> ear.heard(connection, isFromClient, firstByte, body));
        }

        @Override
        public void pass(byte[] buffer, int count, OutputStream out) throws IOException {
            Fault now = fault;
            if (now == Fault.DELAY) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            while (fault == Fault.BLACK_HOLE && !closed) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            packets.read(buffer, count);
            int single = now == Fault.ONE_BYTE_AT_A_TIME ? Math.min(count, TRICKLED_BYTES) : 0;
            for (int i = 0; i < single; i++) {
                out.write(buffer, i, 1);
                out.flush();
            }
            out.write(buffer, single, count - single);
        }
    }
}
