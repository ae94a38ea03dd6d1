// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import org.junit.jupiter.api.Test;

/** The transport's fault campaigns, short: {@code ./halyard campaign NAME --rounds N} runs them long. */
@NeedsProgram("mosquitto")
class TransportCampaignsTest {
    @Test
    void aBadPathLosesAndReordersNothing() throws Exception {
        assertThat(TransportNetwork.run(6, 42)).isTrue();
    }

    @Test
    void aKilledBrokerLosesAndReordersNothing() throws Exception {
        assertThat(BrokerKill.run(4, 42)).isTrue();
    }

    @Test
    void aKilledProcessLosesAndReordersNothing() throws Exception {
        assertThat(ProcessKill.run(3, 42)).isTrue();
    }
}
