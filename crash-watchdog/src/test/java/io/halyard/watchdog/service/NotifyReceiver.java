// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;

/** A service manager's ear: a Unix datagram socket in a process of its own, by another implementation than ours. */
public final class NotifyReceiver implements AutoCloseable {
    private static final String SCRIPT = """
            import socket, sys
            ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            ear.bind(sys.argv[1].replace('@', chr(0), 1))
            print('listening', flush=True)
            while True:
                print(ear.recv(4096).decode().replace(chr(10), ' | '), flush=True)
            """;

    private final Process python;
    private final BufferedReader heard;

    /** Listens at {@code path}; one that begins with {@code @} has no file. */
    public NotifyReceiver(String path) throws IOException {
        python = new ProcessBuilder("python3", "-c", SCRIPT, path)
                .redirectErrorStream(true)
                .start();
        heard = python.inputReader();
        assertThat(next()).isEqualTo("listening");
    }

    /** {@return the next message, its lines joined by {@code " | "}; waits for it} */
    public String next() throws IOException {
        return String.valueOf(heard.readLine());
    }

    /** {@return the next message that begins so; waits for it} */
    public String next(String beginning) throws IOException {
        String message = next();
        while (!message.startsWith(beginning)) {
            assertThat(python.isAlive()).as(message).isTrue();
            message = next();
        }
        return message;
    }

    @Override
    public void close() {
        python.destroyForcibly().onExit().join();
    }
}
