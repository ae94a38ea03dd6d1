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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A path from a free loopback port to another one, whose keeper says what passes. {@link FaultProxy} is one for tests of MQTT. */
public final class TcpPath implements AutoCloseable {
    /** Says what becomes of connections. */
    @FunctionalInterface
    public interface Keeper {
        /** {@return one direction of a connection; these count from 1} */
        Passage passage(int connection, boolean isFromClient);

        /** {@return whether a connection that is made now may pass; else it is reset} */
        default boolean admits() {
            return true;
        }
    }

    /** One direction of one connection, on a thread of its own. */
    @FunctionalInterface
    public interface Passage {
        /**
         * Passes on what came, as far and as soon as it likes.
         *
         * @throws IOException to end the connection
         */
        void pass(byte[] bytes, int count, OutputStream out) throws IOException;

        /** Nothing more will come: when this returns the connection is ended. */
        default void ending() {}
    }

    private final ServerSocket listener;
    private final int target;
    private final String name;
    private final Keeper keeper;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    private TcpPath(ServerSocket listener, int target, String name, Keeper keeper) {
        this.listener = listener;
        this.target = target;
        this.name = name;
        this.keeper = keeper;
    }

    /**
     * {@return a path from a free loopback port to the one at {@code target}}
     *
     * @param name of its threads
     */
    public static TcpPath to(int target, String name, Keeper keeper) {
        try {
            TcpPath path = new TcpPath(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target, name, keeper);
            Thread.ofVirtual().name(name + "-accept").start(path::accept);
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where it listens} */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@return how many connections were made so far} */
    public int connections() {
        return connections.get();
    }

    /** {@return how many connections of clients are open: none only when both ends of each were closed} */
    public int openConnections() {
        return (open.size() + 1) / 2;
    }

    /**
     * Ends every connection with a reset, first to the server: a client that connects again at once does not find the server
     * still holding the old connection.
     */
    public void cut() {
        List<Socket> cut = List.copyOf(open);
        cut.forEach(TcpPath::endWithReset);
        cut.reversed().forEach(TcpPath::close);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
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
        int number = connections.incrementAndGet();
        Socket server = new Socket();
        try {
            if (!keeper.admits()) {
                throw new IOException("it leads nowhere");
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        } catch (IOException e) {
            endWithReset(client);
            close(client);
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        Passage up = keeper.passage(number, true);
        Passage down = keeper.passage(number, false);
        Thread.ofVirtual().name(name + "-up").start(() -> pump(client, server, up));
        Thread.ofVirtual().name(name + "-down").start(() -> pump(server, client, down));
    }

    private void pump(Socket from, Socket to, Passage passage) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                passage.pass(buffer, count, out);
            }
            passage.ending();
        } catch (IOException e) {
            // One side is gone: so is the other, below.
        }
        end(from);
        end(to);
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
