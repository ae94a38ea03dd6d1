// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import io.halyard.hal.HalException;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.transport.MqttTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a device program begins. */
public final class Halyard {
    /** The app returned. */
    public static final int CLEAN = 0;

    /** The app, or what it is made of, threw. */
    public static final int CRASHED = 1;

    private static final Path DEFAULT_SETTINGS = Path.of("settings.conf");
    private static final long SECONDS_TO_END = 15;
    private static final Logger LOG = LoggerFactory.getLogger(Halyard.class);

    private Halyard() {}

    /**
     * Runs a device, and ends the process with the status that says how it went: 0 the app returned, 1 it threw, 2 the command
     * line is wrong, 78 the settings are. A wrong command line and faults in the settings are told in a line each.
     *
     * @param args {@code --settings FILE}, {@code --set KEY=VALUE}
     * @param appModule makes the module that binds the {@link DeviceApp}. A supplier, so that no class of the app is loaded
     *     before everything else stands: write {@code () -> new MyModule()}
     */
    public static void run(String[] args, Supplier<? extends Module> appModule) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("halyard-runtime-end").unstarted(() -> awaitEnd(main, ended)));
        int status;
        try {
            status = runDevice(List.of(args), appModule);
        } finally {
            ended.countDown();
        }
        System.exit(status);
    }

    /** A signal has come: asks the app to end, and gives it some time. */
    private static void awaitEnd(Thread main, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return; // It ended by itself.
        }
        main.interrupt();
        try {
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("the app did not end within {} s of being asked", SECONDS_TO_END);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int runDevice(List<String> args, Supplier<? extends Module> appModule) {
        DeviceSettings settings;
        try {
            CommandLine line = CommandLine.parse(args);
            if (line.help()) {
                System.out.println(CommandLine.USAGE);
                return CLEAN;
            }
            Settings file =
                    Settings.of(line.settings().orElse(DEFAULT_SETTINGS)).with(line.values(), "--set");
            settings = new DeviceSettingsReader(Providers.onClassPath()).read(file);
        } catch (CommandLine.UsageException e) {
            System.err.println(e.getMessage() + "\n" + CommandLine.USAGE);
            return CommandLine.UsageException.EXIT_STATUS;
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return SettingsException.EXIT_STATUS;
        }
        return settings.guard()
                .map(guard -> GuardedRun.run(settings, guard, appModule))
                .orElseGet(() -> openAndRun(settings, appModule, _ -> () -> {}).status());
    }

    /** How a run of the app ended. */
    enum Outcome {
        /** The app returned. */
        FINISHED(CLEAN),
        /** It was asked to end, and did. */
        STOPPED(CLEAN),
        /** It, or what it is made of, threw. */
        CRASHED(Halyard.CRASHED),
        /** A board refused what settings say of it. */
        SETTINGS_AT_FAULT(SettingsException.EXIT_STATUS);

        private final int status;

        Outcome(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Opens the device and runs the app on this thread.
     *
     * @param whenOpen called with the device's connection before the app runs; what it opens is closed after the app
     */
    static Outcome openAndRun(
            DeviceSettings settings,
            Supplier<? extends Module> appModule,
            Function<Optional<MqttTransport>, AutoCloseable> whenOpen) {
        DeviceRuntime device;
        try {
            device = DeviceRuntime.open(settings, appModule);
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return Outcome.SETTINGS_AT_FAULT;
        } catch (HalException e) {
            LOG.error("{}", e.getMessage());
            return Outcome.CRASHED;
        } catch (CreationException | ConfigurationException | ProvisionException e) {
            LOG.error("the app cannot be composed: {}", e.getMessage());
            return Outcome.CRASHED;
        }
        return runToItsEnd(device, whenOpen);
    }

    // The root of the app's thread: whatever it throws is a crash, told with its stack.
    private static Outcome runToItsEnd(
            DeviceRuntime device, Function<Optional<MqttTransport>, AutoCloseable> whenOpen) {
        try (device;
                AutoCloseable _ = whenOpen.apply(device.transport())) {
            device.run();
            return Outcome.FINISHED;
        } catch (InterruptedException _) {
            return Outcome.STOPPED;
        } catch (Exception e) {
            LOG.error("the app crashed", e);
            return Outcome.CRASHED;
        }
    }
}
