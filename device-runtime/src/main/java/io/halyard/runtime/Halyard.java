// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import io.halyard.hal.HalException;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        System.exit(runDevice(List.of(args), appModule));
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
        return openAndRun(settings, appModule);
    }

    private static int openAndRun(DeviceSettings settings, Supplier<? extends Module> appModule) {
        DeviceRuntime device;
        try {
            device = DeviceRuntime.open(settings, appModule);
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return SettingsException.EXIT_STATUS;
        } catch (HalException e) {
            LOG.error("{}", e.getMessage());
            return CRASHED;
        } catch (CreationException | ConfigurationException | ProvisionException e) {
            LOG.error("the app cannot be composed: {}", e.getMessage());
            return CRASHED;
        }
        return runToItsEnd(device);
    }

    // The root of the app's thread: whatever it throws is a crash, told with its stack.
    private static int runToItsEnd(DeviceRuntime device) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread hook = Thread.ofPlatform().name("halyard-runtime-end").unstarted(() -> end(main, ended));
        Runtime.getRuntime().addShutdownHook(hook);
        try (device) {
            device.run();
            return CLEAN;
        } catch (InterruptedException _) {
            return CLEAN; // Asked to end, and did.
        } catch (Exception e) {
            LOG.error("the app crashed", e);
            return CRASHED;
        } finally {
            ended.countDown();
        }
    }

    private static void end(Thread main, CountDownLatch ended) {
        main.interrupt();
        try {
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("the app did not end within {} s of being asked", SECONDS_TO_END);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
