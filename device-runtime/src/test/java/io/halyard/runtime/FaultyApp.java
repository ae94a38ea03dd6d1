// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.AbstractModule;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A device program that crashes until a file is there; run in processes of its own. */
public final class FaultyApp implements DeviceApp {
    private final Path remedy;

    @Inject
    FaultyApp(AppSettings settings) {
        this.remedy = Path.of(settings.text("remedy").orElseThrow());
    }

    @Override
    public void run() throws InterruptedException {
        if (!Files.exists(remedy)) {
            throw new IllegalStateException("the calibration file is missing");
        }
        new CountDownLatch(1).await(); // Works, until it is asked to end.
    }

    static final class FaultyModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(DeviceApp.class).to(FaultyApp.class);
            bind(FaultyApp.class);
        }
    }
}
