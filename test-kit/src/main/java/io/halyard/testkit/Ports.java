// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * TCP ports on the loopback interface. They lie below those that the kernel gives to whoever asks for any, so that nobody takes
 * one between its choice and its use, nor while a broker is down that comes back there.
 */
public final class Ports {
    private static final int FIRST = 18_000;
    private static final int COUNT = 14_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Shared by all tests of this JVM, so that none is given out twice; another JVM begins elsewhere. */
    private static final AtomicInteger GIVEN =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 211 % COUNT));

    private Ports() {}

    /** {@return a port that nobody uses, given out once} */
    public static int free() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(GIVEN.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
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
