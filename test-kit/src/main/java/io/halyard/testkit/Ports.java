// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * TCP ports on the loopback interface. They lie below those that the kernel gives to whoever asks for any, so that nobody takes
 * one between its choice and its use, nor while a broker is down that comes back there.
 */
public final class Ports {
    private static final int FIRST = 18_000;
    private static final int BLOCK = 100;
    private static final int BLOCKS = 140;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Shared by all tests of this JVM, so that none is given out twice. */
    private static final Stock STOCK = new Stock();

    private Ports() {}

    /** {@return a port that nobody uses, given out once} */
    public static int free() {
        return STOCK.next();
    }

    /**
     * The blocks of ports that are this JVM's, until it ends: it listens at the first port of each, so that no other JVM takes the
     * block, though that runs tests at the same time.
     */
    private static final class Stock {
        private final List<ServerSocket> kept = new ArrayList<>();
        private int block = (int) (ProcessHandle.current().pid() * 17 % BLOCKS);
        private int next = BLOCK;

        synchronized int next() {
            while (true) {
                if (next == BLOCK) {
                    takeBlock();
                }
                int port = FIRST + block * BLOCK + next++;
                if (isFree(port)) {
                    return port;
                }
            }
        }

        private void takeBlock() {
            for (int i = 0; i < BLOCKS; i++) {
                block = (block + 1) % BLOCKS;
                try {
                    kept.add(new ServerSocket(FIRST + block * BLOCK, 1, InetAddress.getLoopbackAddress()));
                    next = 1;
                    return;
                } catch (IOException e) {
                    // It is somebody's, perhaps our own.
                }
            }
            throw new IllegalStateException(
                    "no block of ports from " + FIRST + " to " + (FIRST + BLOCKS * BLOCK - 1) + " is free");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns once something accepts connections at {@code port}; fails after half a minute. */
    public static void awaitListening(int port) {
        Awaitility.await("a listener at port " + port)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> isListening(port));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
