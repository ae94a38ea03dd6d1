// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final ServerSocket listener;
    private final int target;
    private final Ear ear;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile boolean closed;

    private Wiretap(ServerSocket listener, int target, Ear ear) {
        this.listener = listener;
        this.target = target;
        this.ear = ear;
    }

    /** {@return a path from a free loopback port to the one at {@code target}} */
    static Wiretap to(int target, Ear ear) {
        try {
            Wiretap tap = new Wiretap(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target, ear);
            Thread.ofVirtual().name("wiretap-accept").start(tap::accept);
            return tap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri() {
        return "mqtt://127.0.0.1:" + listener.getLocalPort();
    }

    /** Makes the path bad, or good again. */
    void become(Fault next) {
        fault = next;
    }

    /** Ends every connection with a reset. */
    void cut() {
        open.forEach(Wiretap::reset);
    }

    /** Returns when no connection is left, and all that the broker had sent before it was gone is noted. */
    void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!open.isEmpty()) {
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
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Wiretap::reset);
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
        Socket broker = new Socket();
        try {
            broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        } catch (IOException e) {
            reset(client);
            return;
        }
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        open.add(client);
        open.add(broker);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().name("wiretap-up").start(() -> pump(number, client, broker, true));
        Thread.ofVirtual().name("wiretap-down").start(() -> pump(number, broker, client, false));
    }

    private void pump(int connection, Socket from, Socket to, boolean isFromClient) {
        Packets packets = new Packets((firstByte, body) -> ear.heard(connection, isFromClient, firstByte, body));
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                pass(packets, buffer, count, out);
            }
        } catch (IOException e) {
            // One side is gone: so is the other, below.
        }
        end(from);
        end(to);
    }

    private void pass(Packets packets, byte[] buffer, int count, OutputStream out) throws IOException {
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

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    /** Cuts one direction into packets (MQTT 3.1.1, 2.2). */
    private static final class Packets {
        interface Sink {
            void packet(int firstByte, byte[] body);
        }

        private final Sink sink;
        private int firstByte = -1;
        private int length;
        private int lengthBytes;
        private byte[] body = new byte[0];
        private int filled;

        Packets(Sink sink) {
            this.sink = sink;
        }

        void read(byte[] bytes, int count) {
            int i = 0;
            while (i < count) {
                if (filled < body.length) {
                    int copied = Math.min(body.length - filled, count - i);
                    System.arraycopy(bytes, i, body, filled, copied);
                    filled += copied;
                    i += copied;
                    if (filled == body.length) {
                        finish();
                    }
                } else {
                    header(bytes[i] & 0xff);
                    i++;
                }
            }
        }

        private void header(int value) {
            if (firstByte < 0) {
                firstByte = value;
                length = 0;
                lengthBytes = 0;
                return;
            }
            length |= (value & 0x7f) << (7 * lengthBytes++);
            if (value < 0x80) {
                body = new byte[length];
                filled = 0;
                if (length == 0) {
                    finish();
                }
            }
        }

        private void finish() {
            int finished = firstByte;
            firstByte = -1;
            sink.packet(finished, body);
            body = new byte[0];
            filled = 0;
        }
    }
}
