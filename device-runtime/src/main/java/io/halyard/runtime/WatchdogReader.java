// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.RemoteClock;
import io.halyard.runtime.DeviceSettings.GuardChoice;
import io.halyard.runtime.settings.SettingsSection;
import io.halyard.watchdog.Uncaught;
import io.halyard.watchdog.WatchdogSettings;
import io.halyard.watchdog.ledger.LedgerRules;
import io.halyard.watchdog.ledger.LedgerSettings;
import io.halyard.watchdog.ledger.WallTime;
import io.halyard.watchdog.offline.OfflineRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code watchdog}. */
final class WatchdogReader {
    private static final Map<String, Uncaught> UNCAUGHT = Map.of("fatal", Uncaught.FATAL, "record", Uncaught.RECORD);

    private final SettingsSection section;

    WatchdogReader(SettingsSection section) {
        this.section = section;
    }

    /**
     * {@return how the app is guarded; empty without a state folder}
     *
     * @param version of the app, for crash records
     * @param isNeeded whether the state folder must be named
     */
    Optional<GuardChoice> read(String version, boolean isNeeded) {
        Optional<Path> folder = section.file("state-folder");
        LedgerRules usual = LedgerRules.defaults();
        LedgerRules rules = usual.withStrikes((int) section.number("strikes", usual.strikes(), 2, 100))
                .withStableAfter(span("stable-after", usual.stableAfter(), Duration.ofSeconds(1), Duration.ofDays(1)))
                .withRetries(
                        (int) section.number("retries", usual.retries(), 0, 100),
                        span("retry-after", usual.retryAfter(), Duration.ofMinutes(1), Duration.ofDays(365)));
        WatchdogSettings defaults = WatchdogSettings.in(folder.orElse(Path.of("")));
        WatchdogSettings settings = defaults.withLedger(LedgerSettings.defaults()
                        .withRules(rules)
                        .withVersion(version)
                        .withWall(WatchdogReader::now))
                .withUncaught(section.choice("uncaught", UNCAUGHT, defaults.uncaught()))
                .withStartTimeout(
                        span("start-timeout", defaults.startTimeout(), Duration.ofSeconds(1), Duration.ofHours(1)))
                .withCheckEvery(
                        span("check-every", defaults.checkEvery(), Duration.ofMillis(10), Duration.ofMinutes(1)))
                .withCarrierPatience(span(
                        "carrier-patience",
                        defaults.carrierPatience(),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10)));
        if (folder.isEmpty() && isNeeded) {
            section.fault(
                    "state-folder",
                    "is missing: remote management keeps its counters and journal there; write state-folder = FOLDER");
        }
        OfflineRules offline = offline();
        Optional<String> event =
                Optional.of(section.text("blynk-event", "crash")).filter(code -> !code.isEmpty());
        return folder.map(_ -> new GuardChoice(settings, offline, event));
    }

    private OfflineRules offline() {
        OfflineRules usual = OfflineRules.defaults();
        WatchdogReader keys = new WatchdogReader(section.section("offline"));
        Duration longest = Duration.ofDays(30);
        return new OfflineRules(
                keys.span("rebuild-after", usual.rebuildAfter(), Duration.ZERO, longest),
                keys.span("restart-after", usual.restartAfter(), Duration.ZERO, longest),
                keys.span("reboot-after", usual.rebootAfter(), Duration.ZERO, longest),
                keys.span("reboot-every", usual.rebootEvery(), Duration.ofMinutes(1), Duration.ofDays(365)));
    }

    private Duration span(String key, Duration byDefault, Duration minimum, Duration maximum) {
        Duration span = section.duration(key, byDefault);
        if (span.compareTo(minimum) < 0 || span.compareTo(maximum) > 0) {
            section.fault(
                    key,
                    span.toMillis() + " ms is outside " + minimum.toMillis() + " ms to " + maximum.toMillis() + " ms");
            return byDefault;
        }
        return span;
    }

    private static WallTime now() {
        RemoteClock clock = RemoteClock.system();
        return new WallTime(
                clock.source().instant().getEpochSecond(),
                clock.isTrusted().getAsBoolean() ? WallTime.Trust.NETWORK : WallTime.Trust.UNSYNCHRONISED);
    }
}
