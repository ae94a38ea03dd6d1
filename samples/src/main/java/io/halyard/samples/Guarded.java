// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.WatchdogSettings;
import io.halyard.watchdog.ledger.BootDecision;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import java.nio.file.Path;
import java.util.List;

/** A plain Java program with the watchdog and nothing else of the house. Run it four times with {@code crash}. */
final class Guarded {
    private Guarded() {}

    /**
     * Works for a moment, or crashes.
     *
     * @param args the state folder, and {@code crash} to crash
     */
    static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "target/sample-watchdog");
        boolean crash = args.length > 1 && args[1].equals("crash");
        Watchdog watchdog = Watchdog.begin(WatchdogSettings.in(folder)); // First of all: the strike is on disk.
        watchdog.guard();
        for (CrashSummary record : watchdog.crashes().map(CrashStore::list).orElse(List.of())) {
            System.out.println("crash record " + record.id() + ": " + record.headline());
        }
        switch (watchdog.decision()) {
            case BootDecision.RunApp app -> {
                watchdog.pause(app.delay());
                watchdog.ready();
                if (crash) {
                    throw new IllegalStateException("as you wished");
                }
                System.out.println("the app works");
                watchdog.exit(CleanEnd.FINISHED);
            }
            case BootDecision.Maintain maintain -> {
                System.out.println("the app is not started: " + maintain.explanation());
                System.out.println("here a device would connect and wait for its operator; delete " + folder);
                watchdog.exit(CleanEnd.STOPPED);
            }
        }
    }
}
