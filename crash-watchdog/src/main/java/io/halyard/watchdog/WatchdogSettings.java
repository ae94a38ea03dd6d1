// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.ledger.LedgerSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a watchdog needs to know.
 *
 * @param folder the state folder, of this program alone
 * @param ledger the rules of the lock-out, and what the ledger needs from outside
 * @param uncaught what an exception that nobody caught means
 * @param startTimeout how long a run may take until it says that it is ready; 1 second to 1 hour
 * @param checkEvery how often hangs are looked for; 10 milliseconds to 1 minute
 * @param carrierPatience how long a virtual thread may wait for a carrier; 100 milliseconds to 10 minutes
 */
public record WatchdogSettings(
        Path folder,
        LedgerSettings ledger,
        Uncaught uncaught,
        Duration startTimeout,
        Duration checkEvery,
        Duration carrierPatience) {

    /** Checks the ranges. */
    public WatchdogSettings {
        require("start-timeout", startTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        require("check-every", checkEvery, Duration.ofMillis(10), Duration.ofMinutes(1));
        require("carrier-patience", carrierPatience, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** {@return the defaults for that state folder: uncaught exceptions are fatal, ready within two minutes, a look every five seconds} */
    public static WatchdogSettings in(Path folder) {
        return new WatchdogSettings(
                folder,
                LedgerSettings.defaults(),
                Uncaught.FATAL,
                Duration.ofSeconds(120),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    /** {@return these with other rules of the lock-out} */
    public WatchdogSettings withLedger(LedgerSettings changed) {
        return new WatchdogSettings(folder, changed, uncaught, startTimeout, checkEvery, carrierPatience);
    }

    /** {@return these with another meaning of uncaught exceptions} */
    public WatchdogSettings withUncaught(Uncaught changed) {
        return new WatchdogSettings(folder, ledger, changed, startTimeout, checkEvery, carrierPatience);
    }

    /** {@return these with another time to become ready} */
    public WatchdogSettings withStartTimeout(Duration changed) {
        return new WatchdogSettings(folder, ledger, uncaught, changed, checkEvery, carrierPatience);
    }

    /** {@return these with another interval between looks} */
    public WatchdogSettings withCheckEvery(Duration changed) {
        return new WatchdogSettings(folder, ledger, uncaught, startTimeout, changed, carrierPatience);
    }

    /** {@return these with other patience for virtual threads} */
    public WatchdogSettings withCarrierPatience(Duration changed) {
        return new WatchdogSettings(folder, ledger, uncaught, startTimeout, checkEvery, changed);
    }

    private static void require(String name, Duration value, Duration from, Duration to) {
        if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + from + " to " + to);
        }
    }
}
