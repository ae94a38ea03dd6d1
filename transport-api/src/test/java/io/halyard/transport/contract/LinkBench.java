// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.testkit.FaultProxy;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A broker, a path to it that can break, and links that are thrown away at the end. */
final class LinkBench implements AutoCloseable {
    /** A connected link, what it reports, and what its broker said. */
    record Connected(MqttLink link, LinkRecorder reports, MqttLink.Accepted accepted) {
        RecordedPublish publish(String topic, String text, Qos qos) {
            return publish(Message.of(topic, text).withQos(qos));
        }

        RecordedPublish publish(Message message) {
            RecordedPublish publish = new RecordedPublish(message);
            link.publish(publish);
            return publish;
        }

        void subscribe(String filter, Qos qos) throws Exception {
            link.subscribe(filter, qos).get(30, TimeUnit.SECONDS);
        }
    }

    final MqttLinkProvider provider;
    final MqttVersion version;
    final TestBroker broker;
    final FaultProxy proxy;
    private final List<MqttLink> links = new CopyOnWriteArrayList<>();

    LinkBench(MqttLinkProvider provider, MqttVersion version, TestBroker broker) {
        this.provider = provider;
        this.version = version;
        this.broker = broker;
        this.proxy = FaultProxy.to(broker.port());
    }

    /** {@return settings to reach the broker through the path that can break} */
    LinkSettings settings(String clientId) {
        return settings(TransportSettings.Session.defaults().withClientId(clientId), proxy.uri());
    }

    LinkSettings settings(TransportSettings.Session session, String uri) {
        TransportSettings.Limits limits =
                TransportSettings.Limits.defaults().withConnectTimeout(Duration.ofSeconds(30));
        return new LinkSettings(Endpoint.of(uri), version, session, session.clean(), limits, Optional.empty());
    }

    Connected connect(String clientId) throws InterruptedException {
        return connect(settings(clientId));
    }

    Connected connect(LinkSettings settings) throws InterruptedException {
        LinkRecorder reports = new LinkRecorder();
        MqttLink link = create(settings, reports);
        return new Connected(link, reports, link.connect());
    }

    MqttLink create(LinkSettings settings, LinkRecorder reports) {
        MqttLink link = provider.create(settings, reports);
        links.add(link);
        return link;
    }

    /** {@return what another thread makes of a connect} */
    static CompletableFuture<MqttLink.Accepted> connecting(MqttLink link) {
        CompletableFuture<MqttLink.Accepted> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(link.connect());
            } catch (InterruptedException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    @Override
    public void close() {
        links.forEach(MqttLink::abandon);
        proxy.close();
        broker.close();
    }
}
