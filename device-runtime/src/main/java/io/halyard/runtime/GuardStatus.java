// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.StatusPart;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.ledger.BootDecision;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.ledger.LedgerState;
import jakarta.inject.Inject;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the guard says in the device's status: {@code mode}, {@code cause} and {@code explanation} where it is not the app, {@code lockEpoch}, {@code
 * strikes}, {@code run}, {@code phase}, {@code version}, {@code uptime} in seconds, {@code previousEnd}, {@code newestCrash}, {@code unsentCrashes}.
 */
final class GuardStatus implements StatusPart {
    private final Watchdog watchdog;
    private final BootLedger ledger;

    @Inject
    GuardStatus(Watchdog watchdog) {
        this.watchdog = watchdog;
        this.ledger = watchdog.ledger();
    }

    @Override
    public void contribute(ObjectNode status) {
        BootDecision decision = ledger.decision();
        LedgerState state = ledger.state();
        switch (decision) {
            case RunApp _ -> status.put("mode", "app");
            case Maintain maintain -> {
                status.put("mode", maintain.minimal() ? "minimal" : "maintenance");
                status.put("cause", maintain.reason().name());
                status.put("explanation", maintain.explanation());
            }
        }
        status.put("lockEpoch", state.lock().epoch());
        status.put("strikes", state.standing().strikes());
        status.put("run", state.run().number());
        status.put("phase", state.run().phase().name());
        status.put("version", state.run().version());
        status.put("uptime", watchdog.uptime().toSeconds());
        ledger.previous()
                .ifPresent(previous ->
                        status.put("previousEnd", previous.ending().kind().name()));
        watchdog.crashes().ifPresent(store -> {
            store.newest().ifPresent(newest -> status.put("newestCrash", newest));
            status.put("unsentCrashes", store.unsent());
        });
    }
}
