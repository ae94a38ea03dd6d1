// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import com.google.inject.AbstractModule;
import io.halyard.runtime.AppSettings;
import io.halyard.runtime.DeviceApp;
import io.halyard.runtime.Halyard;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waters plants, if it knows how much its pump gives: without its calibration file it crashes, as apps do. */
public final class Irrigation implements DeviceApp {
    private static final Logger LOG = LoggerFactory.getLogger(Irrigation.class);

    private final Path calibration;

    @Inject
    Irrigation(AppSettings settings) {
        this.calibration = Path.of(settings.text("calibration").orElseThrow());
    }

    @Override
    public void run() throws InterruptedException {
        LOG.info("irrigation starts");
        LOG.info("12 beds, the driest is bed 7");
        double litres = litresPerMinute();
        LOG.info("the pump gives {} litres a minute: watering bed 7", litres);
        new CountDownLatch(1).await(); // Works until it is asked to end.
    }

    private double litresPerMinute() {
        try {
            return Double.parseDouble(Files.readString(calibration).strip());
        } catch (IOException e) {
            throw new IllegalStateException("the pump is not calibrated: there is no " + calibration.getFileName(), e);
        }
    }

    /**
     * Runs the device. The module is made by a supplier: no class of the app is loaded before the guard has its strike on disk.
     *
     * @param args see {@link Halyard#run}
     */
    public static void main(String[] args) {
        Halyard.run(args, () -> new IrrigationModule());
    }

    /** Binds the app. */
    static final class IrrigationModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(Irrigation.class);
            bind(DeviceApp.class).to(Irrigation.class);
        }
    }
}
