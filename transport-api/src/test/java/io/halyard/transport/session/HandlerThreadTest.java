// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handler's thread: there while messages come, gone when none does. In virtual time. */
class HandlerThreadTest {
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedLinkProvider links = new ScriptedLinkProvider();
    private final BlockingQueue<Thread> handledBy = new LinkedBlockingQueue<>();
    private final MqttTransport transport =
            MqttTransports.create(TransportSettings.of("mqtt://broker.example"), links, time, Optional.empty());

    @BeforeEach
    void subscribe() {
        var _ = transport.subscribe("t", Qos.AT_MOST_ONCE, _ -> handledBy.add(Thread.currentThread()));
        transport.connect();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private Thread handled() throws Exception {
        links.link().deliver("t", "on", Qos.AT_MOST_ONCE);
        return Objects.requireNonNull(handledBy.poll(30, TimeUnit.SECONDS), "nobody handled it");
    }

    @Test
    void oneThreadHandlesWhatComesWithinFiveSeconds() throws Exception {
        Thread first = handled();
        for (int i = 0; i < 10; i++) {
            time.passSeconds(4.9);
            assertThat(handled()).isSameAs(first);
        }
    }

    @Test
    void aThreadWithNothingToDoEndsAndTheNextMessageStartsAnother() throws Exception {
        Thread first = handled();
        time.pass(FIVE_SECONDS); // It had something to do.
        assertThat(first.isAlive()).isTrue();
        time.pass(FIVE_SECONDS);
        assertThat(first.join(Duration.ofSeconds(30)))
                .as("the thread has ended")
                .isTrue();

        Thread second = handled();
        assertThat(second).isNotSameAs(first);
        assertThat(handled()).isSameAs(second);
    }
}
