// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.hal.simulated.SimulatedBoard;
import io.halyard.hal.simulated.VirtualTime;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.transport.TransportState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DeviceEventsTest {
    private final DeviceEvents events = new DeviceEvents(() -> Duration.ofMillis(61_005));

    private List<String> lines() {
        return events.attachment().stream()
                .flatMap(attachment -> attachment.text().lines())
                .toList();
    }

    @Test
    void boardsAndConnectionsAreNoted() {
        assertThat(events.attachment()).isEmpty();
        StandInTransport connection = new StandInTransport();
        events.of(connection.transport());
        connection.become(TransportState.CONNECTED);
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), new VirtualTime())) {
            events.of(board);
            SimulatedBench.of(board).fault("firmware panicked", Optional.empty());
            Awaitility.await().until(() -> lines().size() == 2);
        }
        assertThat(events.attachment().orElseThrow().kind()).isEqualTo("events");
        assertThat(lines())
                .containsExactly(
                        "61.005 mqtt://127.0.0.1:1883 WAITING -> CONNECTED",
                        "61.005 board 'header' fault: firmware panicked");
    }

    @Test
    void theLastTwoHundredAreKept() {
        StandInTransport connection = new StandInTransport();
        events.of(connection.transport());
        for (int i = 0; i < 150; i++) {
            connection.become(TransportState.CONNECTING);
            connection.become(TransportState.WAITING);
        }
        connection.become(TransportState.REFUSED);
        assertThat(lines()).hasSize(200);
        assertThat(lines().getLast()).endsWith("WAITING -> REFUSED");
    }
}
