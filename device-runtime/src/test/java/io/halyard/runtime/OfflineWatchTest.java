// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.StateFolder;
import io.halyard.transport.TransportState;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.offline.OfflineLadder;
import io.halyard.watchdog.offline.OfflineRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about connections that nobody answers, by a clock of the test's own; the rules themselves are tested where they are. */
class OfflineWatchTest {
    @TempDir
    private Path folder;

    private final StandInTransport blynk = new StandInTransport();
    private final StandInTransport operators = new StandInTransport();
    private final RestartSwitch restart = new RestartSwitch();
    private StateFolder state;

    @BeforeEach
    void openState() {
        state = StateFolder.open(folder);
    }

    @AfterEach
    void closeState() {
        state.close();
    }

    private OfflineWatch watch(StandInTransport... connections) {
        OfflineRules rules = OfflineRules.defaults();
        return new OfflineWatch(
                Arrays.stream(connections).map(StandInTransport::transport).toList(),
                rules,
                OfflineLadder.open(rules, Optional.of(state), Duration.ZERO),
                restart);
    }

    private static void look(OfflineWatch watch, int fromMinute, int toMinute) {
        for (int minute = fromMinute; minute <= toMinute; minute++) {
            watch.look(Duration.ofMinutes(minute));
        }
    }

    @Test
    void aSilentClientIsMadeAnewAndThenTheProcess() {
        OfflineWatch watch = watch(blynk);
        look(watch, 0, 14);
        assertThat(blynk.calls()).isEmpty();
        look(watch, 15, 29);
        assertThat(blynk.calls()).containsExactly("abandon", "connect");
        assertThat(restart.wanted()).isEmpty();
        look(watch, 30, 30);
        assertThat(restart.wanted()).contains(CleanEnd.RESTART);
    }

    @Test
    void afterThatTheComputerIs() {
        look(watch(blynk), 0, 30);
        state.close();
        state = StateFolder.open(folder);
        look(watch(blynk), 0, 149);
        assertThat(restart.wanted()).contains(CleanEnd.RESTART);
        state.close();
        state = StateFolder.open(folder);
        look(watch(blynk), 0, 150);
        assertThat(restart.wanted()).contains(CleanEnd.REBOOT);
    }

    @Test
    void asLongAsOneBrokerAnswersOnlyTheOthersClientIsMadeAnew() {
        operators.be(TransportState.CONNECTED);
        look(watch(blynk, operators), 0, 600);
        assertThat(blynk.calls()).hasSize(2 * 600 / 15);
        assertThat(operators.calls()).isEmpty();
        assertThat(restart.wanted()).isEmpty();
    }

    @Test
    void aRefusalIsAnAnswerAndWhoWantsNoConnectionNeedsNone() {
        blynk.be(TransportState.REFUSED);
        operators.be(TransportState.DISCONNECTED);
        look(watch(blynk, operators), 0, 600);
        look(apart(operators), 0, 600);
        assertThat(blynk.calls()).isEmpty();
        assertThat(operators.calls()).isEmpty();
        assertThat(restart.wanted()).isEmpty();
    }

    /** A second watch, without the first one's memory. */
    private OfflineWatch apart(StandInTransport connection) {
        OfflineRules rules = OfflineRules.defaults();
        return new OfflineWatch(
                List.of(connection.transport()),
                rules,
                OfflineLadder.open(rules, Optional.of(state.folder("other")), Duration.ZERO),
                restart);
    }

    @Test
    void aConnectionBetweenTwoLooksCounts() {
        OfflineWatch watch = watch(blynk);
        look(watch, 0, 14);
        blynk.become(TransportState.CONNECTED);
        blynk.be(TransportState.WAITING);
        look(watch, 15, 29);
        assertThat(blynk.calls()).isEmpty();
        look(watch, 30, 44);
        assertThat(restart.wanted()).isEmpty();
        look(watch, 45, 45);
        assertThat(restart.wanted()).contains(CleanEnd.RESTART);
    }

    @Test
    void onlyWhoIsStartedAgainBySomebodyEndsItself() {
        assertThat(OfflineWatch.isLaunched(Map.of(), 7)).isFalse();
        assertThat(OfflineWatch.isLaunched(Map.of("INVOCATION_ID", "1", "SYSTEMD_EXEC_PID", "6"), 7))
                .as("a terminal that systemd started")
                .isFalse();
        assertThat(OfflineWatch.isLaunched(Map.of("SYSTEMD_EXEC_PID", "7"), 7)).isTrue();
        assertThat(OfflineWatch.isLaunched(Map.of("NOTIFY_SOCKET", "/run/x"), 7))
                .isTrue();
        assertThat(OfflineWatch.isLaunched(Map.of("HALYARD_STATE", "/var/lib/x"), 7))
                .isTrue();
    }
}
