// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.Module;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Where a device program begins. */
public final class Halyard {
    /** The app returned. */
    public static final int CLEAN = 0;

    /** The app, or what it is made of, threw. */
    public static final int CRASHED = 1;

    private static final Path DEFAULT_SETTINGS = Path.of("settings.conf");

    private Halyard() {}

    /**
     * Runs a device, and ends the process with the status that says how it went: see the table in this module's README. A wrong
     * command line and faults in the settings are told in a line each.
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
        return settings.guard()
                .map(guard -> GuardedRun.run(settings, guard, appModule))
                .orElseGet(() -> new UnguardedRun(settings).run(appModule));
    }
}
