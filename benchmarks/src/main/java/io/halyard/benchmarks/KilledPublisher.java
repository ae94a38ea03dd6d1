// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.outbox.DiskOutbox;
import io.halyard.transport.outbox.Sync;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLinkProviders;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that {@link ProcessKill} kills: publishes ascending numbers with an outbox on disk, for ever. It says {@code p N}
 * when the publish of N has returned, and {@code a N} when it is acknowledged. Without a number it only sends what is left, and
 * ends.
 */
final class KilledPublisher {
    private static final int UNANSWERED = 200;

    private KilledPublisher() {}

    /**
     * Publishes.
     *
     * @param args broker's URI, folder of the outbox, first number (-1 = none)
     * @throws Exception whatever made it impossible
     */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false);
        DiskOutbox outbox = DiskOutbox.open(Path.of(args[1]), Sync.EACH_SECOND, 1 << 20);
        try (MqttTransport transport =
                MqttTransports.create(TransportSettings.of(args[0]), MqttLinkProviders.named("hivemq"), outbox)) {
            transport.connect();
            int first = Integer.parseInt(args[2]);
            if (first >= 0) {
                publish(transport, first, out);
            }
            transport.awaitConnected(Duration.ofSeconds(20));
            while (transport.statistics().outboxMessages() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        System.exit(0);
    }

    private static void publish(MqttTransport transport, int first, PrintStream out) throws InterruptedException {
        Semaphore permits = new Semaphore(UNANSWERED);
        for (int number = first; true; number++) {
            permits.acquire();
            int published = number;
            Qos qos = number % 4 < 2 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE;
            var future = transport.publish(Message.of("campaign/" + number % 4, Integer.toString(number))
                    .withQos(qos));
            say(out, "p " + published);
            future.whenComplete((_, failure) -> {
                say(out, failure == null ? "a " + published : "f " + published + " " + failure);
                permits.release();
            });
        }
    }

    /** One write, so that a kill leaves whole lines but for the last. */
    private static void say(PrintStream out, String line) {
        byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }
}
