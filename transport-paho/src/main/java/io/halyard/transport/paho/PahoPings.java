// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Calls the keepalive of either of Paho's clients when it is due, without a thread that waits for it. */
final class PahoPings
        implements org.eclipse.paho.client.mqttv3.MqttPingSender, org.eclipse.paho.mqttv5.client.MqttPingSender {
    private final Executor threads;
    private final AtomicReference<CompletableFuture<Void>> next = new AtomicReference<>(new CompletableFuture<>());
    private volatile Runnable check = () -> {};
    private volatile LongSupplier keepAlive = () -> 0;

    PahoPings(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void init(org.eclipse.paho.client.mqttv3.internal.ClientComms comms) {
        check = comms::checkForActivity;
        keepAlive = comms::getKeepAlive;
    }

    @Override
    public void init(org.eclipse.paho.mqttv5.client.internal.ClientComms comms) {
        check = comms::checkForActivity;
        keepAlive = comms::getKeepAlive;
    }

    @Override
    public void start() {
        if (keepAlive.getAsLong() > 0) {
            schedule(keepAlive.getAsLong());
        }
    }

    @Override
    public void schedule(long milliseconds) {
        CompletableFuture<Void> due = new CompletableFuture<>();
        next.getAndSet(due).cancel(false);
        var _ = due.completeOnTimeout(null, milliseconds, TimeUnit.MILLISECONDS).thenRunAsync(check, threads);
    }

    @Override
    public void stop() {
        next.get().cancel(false);
    }
}
