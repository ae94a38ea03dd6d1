// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Awaitility that looks at once, and often: its own 100 ms before each look are most of a contract test's time. */
final class Patience {
    private Patience() {}

    static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }
}
