// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import com.google.inject.AbstractModule;
import io.halyard.watchdog.hang.Heartbeats;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.record.CrashRecorder;
import io.halyard.watchdog.record.Redactor;

/** Offers a watchdog that has begun, and guards, to a program that is composed with Guice. */
public final class WatchdogModule extends AbstractModule {
    private final Watchdog watchdog;

    /** Offers {@code watchdog}. */
    public WatchdogModule(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    @Override
    protected void configure() {
        bind(Watchdog.class).toInstance(watchdog);
        bind(BootLedger.class).toInstance(watchdog.ledger());
        bind(Heartbeats.class).toInstance(watchdog.heartbeats());
        bind(CrashRecorder.class).toInstance(watchdog.recorder());
        bind(Redactor.class).toInstance(watchdog.redactor());
    }
}
