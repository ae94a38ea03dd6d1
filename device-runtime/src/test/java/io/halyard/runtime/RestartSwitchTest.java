// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.watchdog.ledger.CleanEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartSwitchTest {
    private final RestartSwitch restart = new RestartSwitch();
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void theReplyLeavesBeforeTheProcessEndsAndIsNotWaitedForInVain() throws InterruptedException {
        restart.repliesOf(patience -> !waits.add(patience)); // The broker never has it.
        assertThat(restart.awaitWithCourtesy(Duration.ZERO)).as("nobody asked").isFalse();
        assertThat(waits).isEmpty();
        restart.request(CleanEnd.REBOOT);
        assertThat(restart.awaitWithCourtesy(Duration.ofDays(1))).isTrue();
        assertThat(waits).containsExactly(Duration.ofSeconds(10));
        assertThat(restart.wanted()).contains(CleanEnd.REBOOT);
    }

    @Test
    void withNobodyWhoRepliesNothingIsWaitedFor() throws InterruptedException {
        restart.request(CleanEnd.RESTART);
        assertThat(restart.awaitWithCourtesy(Duration.ZERO)).isTrue();
    }
}
