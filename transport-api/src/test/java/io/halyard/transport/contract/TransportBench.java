// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.FaultProxy;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Inbox;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.MqttLinkProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A broker, a path to it that can break, and transports that are closed at the end. */
final class TransportBench implements AutoCloseable {
    /** How long a test waits for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final MqttLinkProvider provider;
    final MqttVersion version;
    final TestBroker broker;
    final FaultProxy proxy;
    private final List<MqttTransport> transports = new CopyOnWriteArrayList<>();

    TransportBench(MqttLinkProvider provider, MqttVersion version, TestBroker broker) {
        this.provider = provider;
        this.version = version;
        this.broker = broker;
        this.proxy = FaultProxy.to(broker.port());
    }

    /** {@return settings to reach the broker through the path that can break; attempts follow each other quickly} */
    TransportSettings settings(String clientId) {
        return settingsFor(proxy.uri(), clientId);
    }

    TransportSettings settingsFor(String uri, String clientId) {
        return TransportSettings.of(uri)
                .withVersion(version)
                .withSession(Session.defaults().withClientId(clientId))
                .withLimits(TransportSettings.Limits.defaults().withConnectTimeout(Duration.ofSeconds(20)))
                .withReconnect(Reconnect.defaults()
                        .withDelays(Duration.ofMillis(20), Duration.ofMillis(200), false)
                        .withRefusedDelay(Duration.ofMillis(500)));
    }

    MqttTransport create(TransportSettings settings) {
        MqttTransport transport = MqttTransports.create(settings, provider);
        transports.add(transport);
        return transport;
    }

    MqttTransport create(String clientId) {
        return create(settings(clientId));
    }

    /** {@return a transport that is connected, over the path that can break} */
    MqttTransport connected(String clientId) throws InterruptedException {
        return connected(settings(clientId));
    }

    MqttTransport connected(TransportSettings settings) throws InterruptedException {
        MqttTransport transport = create(settings);
        transport.connect();
        awaitConnected(transport);
        return transport;
    }

    /** {@return a transport that is connected over a path of its own, which does not break} */
    MqttTransport aside(String clientId) throws InterruptedException {
        return connected(settingsFor(broker.uri(), clientId));
    }

    static void awaitConnected(MqttTransport transport) throws InterruptedException {
        assertThat(transport.awaitConnected(PATIENCE)).as("connected").isTrue();
    }

    static void awaitDisconnected(MqttTransport transport) throws InterruptedException {
        assertThat(transport.awaitDisconnected(PATIENCE)).as("disconnected").isTrue();
    }

    /** Cuts the path, and returns when the transport is connected again. It may have been without a connection for an instant. */
    void cut(MqttTransport transport) throws InterruptedException {
        long before = transport.statistics().connects();
        proxy.cut();
        Patience.await().until(() -> transport.statistics().connects() > before);
        awaitConnected(transport);
    }

    /** {@return what the future came to, as soon as it has} */
    static <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** {@return an inbox that the broker has granted} */
    static Inbox inbox(MqttTransport transport, String filter, Qos qos) throws Exception {
        Inbox inbox = transport.subscribe(filter, qos);
        await(inbox.granted());
        return inbox;
    }

    static ReceivedMessage next(Inbox inbox) throws InterruptedException {
        return inbox.poll(PATIENCE).orElseThrow(() -> new AssertionError("no message for " + inbox.filter()));
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(element).as("the next of a queue").isNotNull();
        return Objects.requireNonNull(element);
    }

    /** {@return the texts of the next messages} */
    static List<String> texts(Inbox inbox, int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(next(inbox).text());
        }
        return texts;
    }

    /** {@return the changes of a transport's state from now on} */
    static BlockingQueue<StateChange> changes(MqttTransport transport) {
        BlockingQueue<StateChange> changes = new LinkedBlockingQueue<>();
        var _ = transport.onStateChange(changes::add);
        return changes;
    }

    @Override
    public void close() {
        proxy.thaw(); // So that good-byes need not time out.
        transports.forEach(MqttTransport::close);
        proxy.close();
        broker.close();
    }
}
