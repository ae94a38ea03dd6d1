// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a ledger needs from outside.
 *
 * @param rules the numbers of the policy
 * @param version the release that runs, for records; at most 64 bytes
 * @param system where the system tells about boots and ends
 * @param wall the time of day, for people
 * @param jitter varies delays by a fifth, so that a fleet does not start in step
 */
public record LedgerSettings(
        LedgerRules rules, String version, SystemEvidence system, Supplier<WallTime> wall, RandomGenerator jitter) {

    /** {@return the default rules, an unnamed version, this system, and no idea of the time of day} */
    public static LedgerSettings defaults() {
        return new LedgerSettings(
                LedgerRules.defaults(),
                "",
                SystemEvidence.ofSystem(),
                () -> WallTime.UNKNOWN,
                RandomGenerator.getDefault());
    }

    /** {@return these with other rules} */
    public LedgerSettings withRules(LedgerRules changed) {
        return new LedgerSettings(changed, version, system, wall, jitter);
    }

    /** {@return these for another release} */
    public LedgerSettings withVersion(String changed) {
        return new LedgerSettings(rules, changed, system, wall, jitter);
    }

    /** {@return these with another time of day} */
    public LedgerSettings withWall(Supplier<WallTime> changed) {
        return new LedgerSettings(rules, version, system, changed, jitter);
    }

    LedgerSettings withSystem(SystemEvidence changed) {
        return new LedgerSettings(rules, version, changed, wall, jitter);
    }
}
