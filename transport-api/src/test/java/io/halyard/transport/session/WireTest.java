// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log of packets: one line for each, and no secret in it. */
class WireTest {
    private final Logger wire = (Logger) LoggerFactory.getLogger("io.halyard.transport.wire");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        wire.addAppender(lines);
        wire.setLevel(Level.DEBUG);
    }

    @AfterEach
    void leave() {
        wire.setLevel(null);
        wire.detachAppender(lines);
    }

    /** Threads of tests before this one may still log. */
    private List<String> logged() {
        synchronized (lines) {
            return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        }
    }

    @Test
    void eachPacketIsALine() throws Exception {
        ScriptedLinkProvider links = new ScriptedLinkProvider();
        TransportSettings settings = TransportSettings.of("mqtt://broker.example");
        try (MqttTransport transport = MqttTransports.create(
                settings.withSession(
                        settings.session().withClientId("one").withLogin("token-name", Secret.of("token-word"))),
                links,
                new VirtualTime(),
                Optional.empty())) {
            transport.subscribe("a/#", Qos.AT_LEAST_ONCE, _ -> {}).close();
            Inbox inbox = transport.subscribe("b", Qos.AT_LEAST_ONCE);
            transport.connect();
            transport.publish(Message.of("c", "payload-text")).join();
            links.link().deliver("b", "payload-text", Qos.AT_LEAST_ONCE);
            inbox.take();
            inbox.acknowledge();
            inbox.close();
            transport.probe(Duration.ofSeconds(1));
            transport.disconnect();
        }
        List<String> logged = logged();
        assertThat(logged)
                .containsSubsequence(
                        "one > CONNECT mqtt://broker.example:1883 MQTT 3.1.1 client id 'one' user name *** password ***"
                                + " clean keepalive 60 s",
                        "one < CONNACK",
                        "one > SUBSCRIBE b qos 1",
                        "one < SUBACK b AT_LEAST_ONCE",
                        "one > PUBLISH c qos 1 12 bytes",
                        "one < PUBACK c",
                        "one < PUBLISH b qos 1 12 bytes",
                        "one > PUBACK b",
                        "one > UNSUBSCRIBE b",
                        "one < UNSUBACK b",
                        "one > ping",
                        "one < answer to ping",
                        "one > DISCONNECT");
        assertThat(logged).noneMatch(line -> line.contains("token") || line.contains("payload-text"));
    }

    /** An outage of a week is one line, not ten thousand; so are a broker's many faults over one connection. */
    @Test
    void eachChangeIsALineAndEachCauseIsWarnedOfOnce() {
        Logger all = (Logger) LoggerFactory.getLogger("io.halyard.transport");
        all.addAppender(lines);
        ScriptedLinkProvider links = new ScriptedLinkProvider();
        VirtualTime time = new VirtualTime();
        TransportSettings settings = TransportSettings.of("mqtt://broker.example")
                .withReconnect(TransportSettings.Reconnect.defaults()
                        .withDelays(Duration.ofMillis(1_500), Duration.ofMillis(1_500), false));
        try (MqttTransport transport = MqttTransports.create(
                settings.withSession(settings.session().withClientId("logged")), links, time, Optional.empty())) {
            links.failConnects(new TransportException(Kind.UNREACHABLE, "mqtt://broker.example:1883", "nobody"));
            transport.connect();
            time.passSeconds(60);
            links.acceptConnects();
            time.passSeconds(2);
            for (int i = 0; i < 3; i++) {
                links.link().drop(new TransportException(Kind.TOO_LARGE, "topic 't'", "too large"));
            }
            links.link().lose("cut");
        } finally {
            all.detachAppender(lines);
        }
        String place = "MQTT logged mqtt://broker.example:1883: ";
        List<ILoggingEvent> logged;
        synchronized (lines) { // Threads of tests before this one may still log.
            logged = List.copyOf(lines.list);
        }
        assertThat(logged)
                .filteredOn(line -> line.getFormattedMessage().startsWith("MQTT logged ")
                        && line.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly(
                        "WARN " + place + "WAITING, mqtt://broker.example:1883: nobody; next attempt in 1.5 s",
                        "INFO " + place + "CONNECTED",
                        "WARN MQTT logged has dropped a message: topic 't': too large; more of them are counted, and shown at"
                                + " DEBUG by io.halyard.transport.wire",
                        "WARN " + place + "WAITING, mqtt://broker.example:1883: cut; next attempt in 1.5 s",
                        "INFO " + place + "DISCONNECTED",
                        "INFO " + place + "CLOSED");
        assertThat(logged)
                .filteredOn(line -> line.getFormattedMessage().equals("logged < dropped: topic 't': too large"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    /** Nor in any other log, nor in the names of threads, which are in thread dumps. */
    @Test
    void whatStandsInATopicForASecretIsMasked() throws Exception {
        Logger all = (Logger) LoggerFactory.getLogger("io.halyard.transport");
        all.addAppender(lines);
        ScriptedLinkProvider links = new ScriptedLinkProvider();
        BlockingQueue<String> handlers = new LinkedBlockingQueue<>();
        TransportSettings settings = TransportSettings.of("mqtt://broker.example");
        try (MqttTransport transport = MqttTransports.create(
                settings.withSession(settings.session().withClientId("one").withSecretTopics("dev/+/#", "last/+")),
                links,
                new VirtualTime(),
                Optional.empty())) {
            transport.subscribe("dev/token-1/downlink/#", Qos.AT_LEAST_ONCE, _ -> {
                handlers.add(Thread.currentThread().getName());
                throw new IllegalStateException("a handler that fails");
            });
            transport.connect();
            transport.publish(Message.of("dev/token-1/ds/V1", "1")).join();
            transport.publish(Message.of("last/token-2", "1")).join();
            links.link().deliver("dev/token-1/downlink/ds/V1", "1", Qos.AT_LEAST_ONCE);
            assertThat(handlers.poll(30, TimeUnit.SECONDS)).isEqualTo("halyard-mqtt-handler-one-dev/***/downlink/#");
        } finally {
            all.detachAppender(lines);
        }
        List<String> logged = logged();
        assertThat(logged)
                .contains(
                        "one > SUBSCRIBE dev/***/downlink/# qos 1",
                        "one > PUBLISH dev/***/ds/V1 qos 1 1 bytes",
                        "one < PUBACK last/***",
                        "The handler of 'dev/***/downlink/#' failed at a message of topic 'dev/***/downlink/ds/V1'")
                .noneMatch(line -> line.contains("token"));
    }
}
