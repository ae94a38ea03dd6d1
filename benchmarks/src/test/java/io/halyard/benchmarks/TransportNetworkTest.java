// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import org.junit.jupiter.api.Test;

/** The campaign, short. */
@NeedsProgram("mosquitto")
class TransportNetworkTest {
    @Test
    void cutConnectionsLoseAndReorderNothing() throws Exception {
        assertThat(TransportNetwork.run(5, 42)).isTrue();
    }
}
