// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.blynk.simulator.BlynkSimulator;
import io.halyard.blynk.simulator.SimulatorException;
import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.runtime.DeviceRuntime;
import io.halyard.runtime.DeviceSettingsReader;
import io.halyard.runtime.Providers;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.runtime.settings.SettingsFault;
import io.halyard.samples.crash.CrashDemo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./halyard demo}: the greenhouse, a cloud in a box and its dashboard. With {@code --headless} nobody need watch: it plays
 * the person at the dashboard, checks both sides, and ends with status 0 only if every expectation held.
 */
@Command(
        name = "demo",
        description = "A device app, its dashboard and a board, simulated unless you have one.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    /** A board cannot be had: busy, forbidden, or none of that kind in this computer. */
    private static final int UNAVAILABLE = 1;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "End after so many seconds, 5 to 86400; default: with --headless 20, else never.")
    private long seconds;

    @Option(names = "--headless", description = "Play the person, check everything, print what was seen, and end.")
    private boolean headless;

    @Option(
            names = "--board",
            paramLabel = "sim|serial|pi",
            description =
                    "The board: in memory (sim, the default), an ESP32 or Pico on a cable (serial), a Raspberry Pi's"
                            + " own header (pi).")
    private DemoBoard board = DemoBoard.SIM;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The serial port of --board serial, e.g. /dev/ttyUSB0; default: the only one there is.")
    private @Nullable String port;

    @Option(
            names = "--crash",
            description = "Another app, which crashes: run to its lock-out, read out, mended and set free from afar.")
    private boolean crash;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting otherwise.")
    private Map<String, String> values = new LinkedHashMap<>();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /**
     * Runs the demo and ends the process.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, _, _) -> {
                    throw e;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        require(seconds == 0 || (seconds >= 5 && seconds <= 86_400), "--seconds " + seconds + " is outside 5 to 86400");
        if (crash) {
            boolean alone = seconds == 0 && board == DemoBoard.SIM && port == null && values.isEmpty();
            require(alone, "--crash goes with --headless only");
            return CrashDemo.play(headless) ? 0 : 1;
        }
        require(port == null || board == DemoBoard.SERIAL, "--port is for --board serial");
        try {
            return run();
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return SettingsException.EXIT_STATUS;
        } catch (HalException e) { // A board that is there and cannot be had.
            System.err.println(e.getMessage());
            return UNAVAILABLE;
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    private Settings settings() {
        Settings settings =
                board.settings().withFallback(Settings.of(Objects.requireNonNull(Demo.class.getResource("demo.conf"))));
        if (port != null) {
            settings = settings.with(Map.of("boards.bench.port", port), "--port");
        }
        return settings.with(values, "--set");
    }

    private int run() throws Exception {
        Settings settings = settings();
        DemoSettings first = read(settings); // Tells every fault before anything is started.
        try (BlynkSimulator cloud = startCloud(first)) {
            Settings withServer = values.containsKey("blynk.server")
                    ? settings
                    : settings.with(Map.of("blynk.server", cloud.mqttUri().toString()), "demo");
            return play(cloud, read(withServer));
        }
    }

    private int play(BlynkSimulator cloud, DemoSettings settings) throws Exception {
        var person = cloud.device(settings.token());
        person.write("Relay", "1"); // What a person switched while the device was away: sync brings it on connect.
        try (DeviceRuntime device = DeviceRuntime.open(settings.device(), GreenhouseModule::new)) {
            Board bench = device.board("bench").orElseThrow();
            Optional<SimulatedBench> world =
                    board == DemoBoard.SIM ? Optional.of(SimulatedBench.of(bench)) : Optional.empty();
            Thread app = Thread.ofPlatform().name("halyard-demo-app").start(() -> runApp(device));
            try {
                System.out.println("Dashboard: " + cloud.httpUri());
                if (headless) {
                    Duration length = Duration.ofSeconds(seconds == 0 ? 20 : seconds);
                    Greenhouse greenhouse = device.instance(Greenhouse.class);
                    return new DemoScript(person, greenhouse, world, settings.hasThermometer(), length)
                                    .play()
                                    .print()
                            ? 0
                            : 1;
                }
                System.out.println("Switch the relay, move the lamp's slider. Ctrl-C ends it.");
                watch(world, Duration.ofSeconds(seconds == 0 ? Integer.MAX_VALUE : seconds));
                return 0;
            } finally {
                app.interrupt();
                app.join(TimeUnit.SECONDS.toMillis(10));
            }
        }
    }

    private static void watch(Optional<SimulatedBench> world, Duration length) throws InterruptedException {
        if (world.isPresent()) {
            new DemoWeather(world.get()).runFor(length);
        } else {
            new CountDownLatch(1).await(length.toSeconds(), TimeUnit.SECONDS);
        }
    }

    // The root of the app's thread.
    private static void runApp(DeviceRuntime device) {
        try {
            device.run();
        } catch (InterruptedException _) {
            LOG.debug("the demo's app was asked to end");
        } catch (Exception e) {
            LOG.error("the app crashed", e);
        }
    }

    private static BlynkSimulator startCloud(DemoSettings settings) {
        try {
            return BlynkSimulator.start(settings.simulator());
        } catch (SimulatorException e) {
            throw new SettingsException(
                    List.of(new SettingsFault("simulator." + e.place(), "settings", String.valueOf(e.getMessage()))));
        }
    }

    private static DemoSettings read(Settings settings) {
        return settings.read(
                root -> DemoSettings.read(root, new DeviceSettingsReader(Providers.onClassPath()).read(root)));
    }
}
