// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.Module;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a device program begins. */
public final class Halyard {
    /** The app returned. */
    public static final int CLEAN = 0;

    /** The app, or what it is made of, threw. */
    public static final int CRASHED = 1;

    private static final Path DEFAULT_SETTINGS = Path.of("settings.conf");

    private static final Duration SELFTEST_PATIENCE = Duration.ofSeconds(30);

    private Halyard() {}

    /**
     * Runs a device, and ends the process with the status that says how it went: see the table in this module's README. A wrong
     * command line and faults in the settings are told in a line each.
     *
     * @param args {@code --settings FILE}, {@code --set KEY=VALUE}, {@code --selftest-maintenance}
     * @param appModule makes the module that binds the {@link DeviceApp}. A supplier, so that no class of the app is loaded
     *     before everything else stands: write {@code () -> new MyModule()}
     */
    public static void run(String[] args, Supplier<? extends Module> appModule) {
        System.exit(runDevice(List.of(args), appModule));
    }

    private static int runDevice(List<String> args, Supplier<? extends Module> appModule) {
        CommandLine line;
        try {
            line = CommandLine.parse(args);
        } catch (CommandLine.UsageException e) {
            System.err.println(e.getMessage() + "\n" + CommandLine.USAGE);
            return CommandLine.UsageException.EXIT_STATUS;
        }
        if (line.help()) {
            System.out.println(CommandLine.USAGE);
            return CLEAN;
        }
        Optional<Settings> today = Optional.empty();
        try {
            Settings read =
                    Settings.of(line.settings().orElse(DEFAULT_SETTINGS)).with(line.values(), "--set");
            today = Optional.of(read);
            DeviceSettings settings = device(read);
            return line.selftestMaintenance() ? selftest(settings) : run(settings, read, appModule);
        } catch (SettingsException e) {
            return mend(e, today, appModule);
        }
    }

    private static DeviceSettings device(Settings settings) {
        return new DeviceSettingsReader(Providers.onClassPath()).read(settings);
    }

    private static int run(DeviceSettings settings, Settings read, Supplier<? extends Module> appModule) {
        return settings.guard().isPresent()
                ? GuardedRun.run(new GuardedRun.Start(settings, read.render(), Optional.empty()), appModule)
                : new UnguardedRun(settings).run(appModule);
    }

    /** The settings are at fault: maintenance mode with the last ones that proved good, if there are any. */
    private static int mend(SettingsException fault, Optional<Settings> today, Supplier<? extends Module> appModule) {
        try {
            Optional<Settings> good = LastGoodSettings.find(today, System.getenv());
            if (good.isPresent()) {
                return GuardedRun.run(
                        new GuardedRun.Start(device(good.get()), good.get().render(), Optional.of(fault)), appModule);
            }
        } catch (SettingsException e) {
            fault.addSuppressed(e); // Not good any more: another program, or another version of it.
        }
        System.err.println(fault.getMessage());
        return SettingsException.EXIT_STATUS;
    }

    private static int selftest(DeviceSettings settings) {
        try {
            return new MaintenanceSelftest(settings, SELFTEST_PATIENCE).run(System.out) ? CLEAN : CRASHED;
        } catch (InterruptedException _) {
            return CRASHED;
        }
    }
}
