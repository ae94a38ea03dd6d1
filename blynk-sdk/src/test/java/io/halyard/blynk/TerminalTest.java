// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.value.BlynkException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A datastream as a line for messages. */
class TerminalTest {
    @ParameterizedTest
    @EnumSource
    void aMessageOfTheMaximumFitsAndOneByteMoreDoesNot(DialectName dialect) throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet().withDialect(dialect))) {
            Terminal terminal = bench.blynk.terminal("V9");
            int maximum = terminal.maximumBytes();
            assertThat(maximum).isBetween(960, 1024);
            Bench.settle(terminal.send("x".repeat(maximum)));
            assertThatThrownBy(() -> terminal.send("x".repeat(maximum + 1)))
                    .isInstanceOf(BlynkException.class)
                    .hasMessageContaining("the message has 1025 bytes");
        }
    }

    @Test
    void messagesNeverReplaceEachOtherAndGoBeforeValues() throws Exception {
        BlynkSettings settings = Bench.quiet().withFlow(Bench.quiet().flow().withMessagesPerSecond(5));
        try (Bench bench = Bench.connected(settings)) {
            Terminal terminal = bench.blynk.terminal("Console");
            for (int i = 0; i < 10; i++) {
                terminal.send("burst");
            }
            bench.blynk.write("Temperature", 1);
            terminal.send("last");
            assertThat(bench.transport.published(12)).hasSize(12).contains("ds/Console=last", "ds/Temperature=1");
            assertThat(bench.transport.published().indexOf("ds/Temperature=1")).isGreaterThan(5);
        }
    }

    @Test
    void whatPeopleTypeIsHandled() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.terminal("Console").onMessage(seen::add);
            bench.transport.arrive("downlink/ds/Console", "status");
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("status");
        }
    }
}
