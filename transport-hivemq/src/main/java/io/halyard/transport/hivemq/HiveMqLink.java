// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkLife;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection through HiveMQ's client.
 *
 * <p>What the client cannot do, and what is done instead: it has no call to drop a connection, so {@link HiveMqLoops} shows us its
 * channel; it acknowledges in the order of arrival and hides the DUP flag, so {@link HiveMqInbound} takes the messages before it;
 * and it finishes what an earlier connection left under way only for a client that lives on, so {@link HiveMqResumption} does.
 */
final class HiveMqLink implements MqttLink {
    private static final String FLIGHT_EVENTS = "io.netty.jfr.enabled";

    static {
        // With its first buffer Netty makes its events known to the flight recorder, a sixth of a program's start,
        // although nobody records. Whoever wants them says so on the command line.
        if (System.getProperty(FLIGHT_EVENTS) == null) {
            System.setProperty(FLIGHT_EVENTS, "false");
        }
    }

    private final LinkSettings settings;
    private final LinkLife life;
    private final HiveMqFirstBytes firstBytes = new HiveMqFirstBytes();
    private final HiveMqInbound inbound;
    /** Where sessions are kept. */
    private final @Nullable HiveMqResumption resumption;

    private volatile @Nullable HiveMqClient client;
    private volatile @Nullable Channel channel;

    HiveMqLink(LinkSettings settings, LinkListener listener) {
        this.settings = settings;
        this.life = new LinkLife(settings, listener, this::release);
        this.inbound = new HiveMqInbound(settings, life, listener);
        this.resumption = settings.session().clean() ? null : new HiveMqResumption();
    }

    @Override
    public Accepted connect() throws InterruptedException {
        return life.connect(
                () -> CompletableFuture.supplyAsync(this::address, Thread::startVirtualThread)
                        .thenCompose(this::open),
                failure -> translated(failure, MqttDisconnectSource.CLIENT));
    }

    /** Looked up here, since the library would do it on an event loop, which serves other links too. */
    private InetSocketAddress address() {
        Endpoint endpoint = settings.endpoint();
        try {
            return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    private CompletionStage<Accepted> open(InetSocketAddress address) {
        HiveMqClient opening = new HiveMqClient(
                settings,
                address,
                this::onAccepted,
                context -> life.end(translated(context.getCause(), context.getSource())));
        client = opening;
        return ScopedValue.where(HiveMqLoops.OPENING, this::onChannel).call(opening::connect);
    }

    private void onChannel(Channel opened) {
        channel = opened;
        opened.pipeline().addFirst(firstBytes);
        if (life.hasEnded()) {
            release();
        }
    }

    private void onAccepted() {
        Channel opened = Objects.requireNonNull(channel);
        inbound.install(opened);
        if (resumption != null) {
            resumption.install(opened);
        }
    }

    private TransportException translated(Throwable failure, MqttDisconnectSource source) {
        return firstBytes
                .explanation(settings, failure)
                .orElseGet(() -> HiveMqFailures.connection(settings, failure, source));
    }

    @Override
    public void publish(OutboundMessage message) {
        HiveMqPublish publish = new HiveMqPublish(message, life);
        if (resumption == null || !resumption.takes(publish)) {
            connected().publish(publish);
        }
    }

    @Override
    public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
        return answered(connected().subscribe(filter, qos), filter);
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        return answered(connected().unsubscribe(filter), filter);
    }

    private <T> CompletableFuture<T> answered(CompletableFuture<T> answer, String filter) {
        return life.answered(
                answer,
                failure -> HiveMqFailures.rejected("topic filter '" + filter + "'", failure)
                        .orElseGet(() -> LinkFailures.lost(settings.endpoint(), failure)));
    }

    @Override
    public void disconnect() {
        life.disconnect(() -> connected().disconnect());
    }

    @Override
    public void abandon() {
        life.abandon();
    }

    private void release() {
        Channel open = channel;
        if (open != null) {
            var _ = open.close();
        }
    }

    private HiveMqClient connected() {
        return Objects.requireNonNull(client, "connect() has not returned");
    }
}
