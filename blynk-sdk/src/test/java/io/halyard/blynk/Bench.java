// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.transport.Secret;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Blynk over a recording transport. */
final class Bench implements AutoCloseable {
    static final String TOKEN = "t0k3n-never-to-be-seen";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final RecordingTransport transport;
    final Blynk blynk;

    Bench(BlynkSettings settings) {
        transport = new RecordingTransport(settings.endpoint());
        blynk = new Blynk(transport, settings);
    }

    /** {@return settings that ask for nothing on connect} */
    static BlynkSettings quiet() {
        return BlynkSettings.of(Secret.of(TOKEN)).withSync(BlynkSettings.Sync.nothing());
    }

    /** {@return connected, with nothing recorded yet} */
    static Bench connected(BlynkSettings settings) throws InterruptedException {
        Bench bench = new Bench(settings);
        java.util.concurrent.CountDownLatch connected = new java.util.concurrent.CountDownLatch(1);
        try (var _ = bench.blynk.onConnect(connected::countDown)) {
            bench.blynk.connect();
            if (!connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not connected");
            }
        }
        bench.transport.forget();
        return bench;
    }

    static void settle(CompletableFuture<Void> done) throws Exception {
        done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        blynk.close();
    }
}
