// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Delivery;
import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.Registration;
import io.halyard.transport.Statistics;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Reconnect;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import io.halyard.transport.spi.OutboxStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every counter, exact, in one life of a transport; and the same over JMX. */
class CountersTest {
    private final VirtualTime time = new VirtualTime();
    private final ScriptedLinkProvider links = new ScriptedLinkProvider();
    private final MqttTransport transport = MqttTransports.create(
            TransportSettings.of("mqtt://broker.example")
                    .withOutbox(TransportSettings.Outbox.defaults().withMaximum(3, 10_000))
                    .withLimits(TransportSettings.Limits.defaults().withMaximumPacketBytes(1_000))
                    .withReconnect(
                            Reconnect.defaults().withDelays(Duration.ofSeconds(1), Duration.ofSeconds(1), false)),
            links,
            time,
            Optional.of(new Remembering()));

    @AfterEach
    void close() {
        transport.close();
    }

    /** What an earlier process left: one of each quality. */
    private static final class Remembering implements OutboxStore {
        private long number = 10;

        @Override
        public List<Stored> recovered() {
            return List.of(
                    new Stored(1, Message.of("old", "once"), Optional.empty()),
                    new Stored(2, Message.of("old", "twice").withQos(Qos.EXACTLY_ONCE), Optional.empty()));
        }

        @Override
        public synchronized long add(Message message, Optional<Instant> expiresAt) {
            return ++number;
        }

        @Override
        public void remove(long number) {
            // Nobody will ask.
        }

        @Override
        public void close() {
            // There is nothing to free.
        }
    }

    private void publish(Message message) {
        var _ = transport.publish(message);
    }

    private void liveOnce() throws InterruptedException {
        Inbox one = transport.subscribe(
                "in",
                Qos.EXACTLY_ONCE,
                Handling.defaults().withQueue(2, Handling.Overflow.DROP_OLDEST).withUnacknowledged(1));
        publish(Message.of("t", "1234").withDelivery(Delivery.NORMAL.withExpiry(Duration.ofSeconds(1)))); // 5 bytes
        publish(Message.of("t", "one too many"));
        publish(Message.of("t", "without a connection").withQos(Qos.AT_MOST_ONCE));
        publish(Message.of("t", Payload.wrap(new byte[1_000])));
        time.passSeconds(2); // The first expires.
        links.answerByThemselves(false);
        transport.connect();
        links.link().grant(Qos.EXACTLY_ONCE);
        links.link().acknowledge(0); // old once: 7 bytes
        publish(Message.of("bad", "x"));
        links.link().fail(2, new TransportException(Kind.REJECTED, "topic 'bad'", "quota exceeded"));
        links.link().deliver("in", "a", Qos.AT_LEAST_ONCE);
        links.link().deliver("in", "bc", Qos.EXACTLY_ONCE); // Acknowledged early.
        links.link().deliver("in", "def", Qos.AT_MOST_ONCE); // Pushes out a.
        links.link().deliver("nobody", "", Qos.AT_MOST_ONCE);
        assertThat(one.take().text()).isEqualTo("bc");
        links.link().lose("cut"); // old twice is under way.
        time.passSeconds(1);
        links.link().grant(Qos.EXACTLY_ONCE);
        links.link().acknowledge(0); // old twice: 8 bytes
        publish(Message.of("u", "")); // Stays under way: 1 byte
        publish(Message.of("u", "now").withQos(Qos.AT_MOST_ONCE));
        links.link().acknowledge(2); // u now: 4 bytes
        time.passSeconds(3);
    }

    @Test
    void everyCounterIsExact() throws Exception {
        liveOnce();
        Statistics counted = transport.statistics();
        Statistics expected = new Statistics(
                /* published */ 4,
                /* acknowledged */ 3,
                /* publishedBytes */ 7 + 8 + 4,
                /* droppedOutbound */ 2,
                /* deadLetters */ 1,
                /* recovered */ 2,
                /* recoveredExactlyOnce */ 1,
                /* republishedExactlyOnce */ 1,
                /* received */ 4,
                /* receivedBytes */ 3 + 4 + 5 + 6,
                /* droppedInbound */ 2,
                /* acknowledgedEarly */ 1,
                /* connects */ 2,
                /* lost */ 1,
                /* outboxMessages */ 1,
                /* outboxBytes */ 1,
                /* offlineFor */ Optional.empty(),
                /* lastRoundTrip */ Optional.of(Duration.ofSeconds(3)),
                /* lastError */ counted.lastError());
        assertThat(counted).isEqualTo(expected);
        assertThat(counted.lastError())
                .hasValueSatisfying(last -> assertThat(last).hasMessageContaining("cut"));
        assertThat(transport.deadLetters()).hasSize(1);
    }

    @Test
    void jmxShowsTheSame() throws Exception {
        liveOnce();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.halyard:type=MqttTransport,name=\"counted\"");
        Registration registration = JmxStatistics.register(transport, "counted");
        try {
            String expected = "Published=4 Acknowledged=3 PublishedBytes=19 DroppedOutbound=2 DeadLetters=1 Recovered=2"
                    + " RecoveredExactlyOnce=1 RepublishedExactlyOnce=1 Received=4 ReceivedBytes=18 DroppedInbound=2"
                    + " AcknowledgedEarly=1 Connects=2 Lost=1 OutboxMessages=1 OutboxBytes=1 OfflineFor=null"
                    + " LastRoundTrip=3.0 State=CONNECTED Endpoint=mqtt://broker.example:1883";
            List<String> shown = new ArrayList<>();
            for (String pair : expected.split(" ", -1)) {
                String attribute = pair.substring(0, pair.indexOf('='));
                shown.add(attribute + "=" + server.getAttribute(name, attribute));
            }
            assertThat(String.join(" ", shown)).isEqualTo(expected);
            assertThat(String.valueOf(server.getAttribute(name, "LastError"))).contains("cut");
            assertThat(server.getMBeanInfo(name).getAttributes()).hasSize(shown.size() + 1);
        } finally {
            registration.close();
        }
    }
}
