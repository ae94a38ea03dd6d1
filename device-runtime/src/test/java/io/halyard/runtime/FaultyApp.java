// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.AbstractModule;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.runtime.settings.SettingsFault;
import io.halyard.watchdog.hang.Heartbeats;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A device program that fails as its settings say, until a file is there; run in processes of its own. */
public final class FaultyApp implements DeviceApp, AutoCloseable {
    private final String fault;
    private final Heartbeats heartbeats;

    @Inject
    FaultyApp(AppSettings settings, Heartbeats heartbeats) throws InterruptedException {
        this.heartbeats = heartbeats;
        this.fault = Files.exists(Path.of(settings.text("remedy").orElseThrow()))
                ? "none"
                : settings.text("fault").orElse("throw");
        switch (fault) {
            case "never-ready" -> new CountDownLatch(1).await();
            case "board-settings" ->
                throw new SettingsException(List.of(new SettingsFault("boards.x.pin", "settings", "is no pin")));
            default -> {} // It comes later.
        }
    }

    @Override
    public void run() throws InterruptedException {
        System.out.println("the door's code is canary-77");
        switch (fault) {
            case "throw" -> throw new IllegalStateException("the calibration file is missing, canary-77");
            case "exit" -> System.exit(1);
            case "hang" -> heartbeats.register("pump", Duration.ofSeconds(1));
            default -> {} // It works.
        }
        new CountDownLatch(1).await(); // Until it is asked to end.
    }

    @Override
    public void close() {
        System.out.println("outputs are safe");
    }

    static final class FaultyModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(DeviceApp.class).to(FaultyApp.class);
            bind(FaultyApp.class);
        }
    }
}
