// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import io.halyard.blynk.simulator.SimulatorSettings.Device;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.Control;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The simulator as a program of its own; {@code --help} lists its options. It runs until it is ended. Exit status: 2 for a
 * wrong command line, 78 for a port that cannot be listened on.
 */
public final class SimulatorCommand {
    /** The token where none is given: not a secret, the simulator listens on this computer alone. */
    static final String TOKEN = "simulated-device-token";

    static final String HELP = """
            Blynk.Cloud in a box: MQTT, the device HTTP API, and a dashboard.

              --mqtt-port PORT     where devices connect (1883); 0 takes any free port
              --http-port PORT     the dashboard and the device API (8080); 0 takes any free port
              --host ADDRESS       the address to listen on (127.0.0.1)
              --token TOKEN        a device's token, may be repeated (%s)
              --datastream SPEC    NAME:PIN:TYPE[:CONTROL[:MIN:MAX[:UNIT]]], may be repeated; none: every name is taken
                                   TYPE integer, double, string, boolean, location; CONTROL display, switch, slider, chart
              --help               this text
            """.formatted(TOKEN);

    private static final int WRONG_COMMAND_LINE = 2;
    private static final int CANNOT_LISTEN = 78;

    private SimulatorCommand() {}

    /** Starts the simulator, says where it is, and returns only when the program is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> list = List.of(arguments);
        if (list.contains("--help")) {
            System.out.print(HELP);
            return;
        }
        int status = run(list, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        SimulatorSettings settings;
        try {
            settings = parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + System.lineSeparator() + "--help lists the options");
            return WRONG_COMMAND_LINE;
        }
        try (BlynkSimulator simulator = BlynkSimulator.start(settings)) {
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform()
                            .name("halyard-simulator-shutdown")
                            .unstarted(simulator::close));
            out.println("devices connect to " + simulator.mqttUri());
            out.println("the dashboard is at " + simulator.httpUri());
            new CountDownLatch(1).await();
            return 0;
        } catch (SimulatorException e) {
            err.println(e.getMessage());
            return CANNOT_LISTEN;
        }
    }

    /**
     * {@return what the options say}
     *
     * @throws IllegalArgumentException naming the option
     */
    static SimulatorSettings parse(List<String> arguments) {
        SimulatorSettings settings = SimulatorSettings.of(TOKEN).withPorts(1883, 8080);
        List<Device> devices = new ArrayList<>();
        List<Datastream> datastreams = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            settings = switch (option) {
                case "--mqtt-port" -> settings.withPorts(number(option, value(option, rest)), settings.httpPort());
                case "--http-port" -> settings.withPorts(settings.mqttPort(), number(option, value(option, rest)));
                case "--host" -> settings.withHost(value(option, rest));
                case "--token" -> {
                    devices.add(new Device(value(option, rest), "Device " + (devices.size() + 1)));
                    yield settings.withDevices(devices.toArray(Device[]::new));
                }
                case "--datastream" -> {
                    datastreams.add(datastream(value(option, rest)));
                    yield settings.withDatastreams(datastreams.toArray(Datastream[]::new));
                }
                default -> throw new IllegalArgumentException("there is no option " + option);
            };
        }
        return settings;
    }

    private static Datastream datastream(String spec) {
        String[] parts = spec.split(":", -1);
        if (parts.length < 3 || parts.length == 5 || parts.length > 7) {
            throw new IllegalArgumentException(
                    "--datastream " + spec + " is not NAME:PIN:TYPE[:CONTROL[:MIN:MAX[:UNIT]]]");
        }
        Datastream made = Datastream.of(
                parts[0], number("--datastream PIN", parts[1]), choice(ValueType.class, "TYPE", parts[2]));
        if (parts.length > 3) {
            made = made.shownAs(choice(Control.class, "CONTROL", parts[3]));
        }
        if (parts.length > 5) {
            made = made.withRange(decimal("MIN", parts[4]), decimal("MAX", parts[5]));
        }
        return parts.length > 6 ? made.withUnit(parts[6]) : made;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " lacks its value");
        }
        return rest.next();
    }

    private static int number(String option, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " is '" + text + "', which is no whole number", e);
        }
    }

    private static double decimal(String part, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--datastream " + part + " is '" + text + "', which is no number", e);
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String part, String text) {
        return Optional.of(text.toUpperCase(Locale.ROOT))
                .filter(name -> List.of(type.getEnumConstants()).stream()
                        .anyMatch(each -> each.name().equals(name)))
                .map(name -> Enum.valueOf(type, name))
                .orElseThrow(
                        () -> new IllegalArgumentException("--datastream " + part + " is '" + text + "': use one of "
                                + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)));
    }
}
