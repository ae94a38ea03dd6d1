// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final ScriptedLinkProvider links = new ScriptedLinkProvider();

    @Test
    void outboxDrainsAfterTheSubscriptions() throws Exception {
        TransportSettings settings = TransportSettings.of("mqtt://127.0.0.1")
                .withReconnect(TransportSettings.Reconnect.defaults()
                        .withDelays(Duration.ofMillis(1), Duration.ofMillis(1), false));
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (MqttTransport transport = MqttTransports.create(settings, links)) {
            transport.subscribe("a/#", Qos.AT_LEAST_ONCE, message -> got.add(message.text()));
            CompletableFuture<Void> early = transport.publish(Message.of("t", "1"));
            transport.connect();
            early.get(5, TimeUnit.SECONDS);
            assertThat(links.link().calls()).containsExactly("connect", "subscribe a/# 1", "publish t 1 1");
            links.link().deliver("a/b", "hello", Qos.AT_LEAST_ONCE);
            assertThat(got.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
            links.link().lose("cut");
            links.awaitLink(2);
            assertThat(transport.awaitConnected(Duration.ofSeconds(5))).isTrue();
            transport.publish(Message.of("t", "2")).get(5, TimeUnit.SECONDS);
            assertThat(links.link().calls()).containsExactly("connect", "subscribe a/# 1", "publish t 1 2");
            transport.disconnect();
            assertThat(transport.state()).isEqualTo(TransportState.DISCONNECTED);
        }
    }
}
