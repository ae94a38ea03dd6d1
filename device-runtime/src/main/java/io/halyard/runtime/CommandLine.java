// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of a device program.
 *
 * @param settings the file of settings, if one is named
 * @param values settings changed on the command line
 * @param help whether only help was asked for
 * @param selftestMaintenance whether maintenance mode is only to be tried
 */
public record CommandLine(
        Optional<Path> settings, Map<String, String> values, boolean help, boolean selftestMaintenance) {
    /** What help shows. */
    public static final String USAGE = """
            usage: [--settings FILE] [--set KEY=VALUE]... [--selftest-maintenance] [--help]
              --settings FILE   the settings (HOCON or JSON); default: settings.conf in the current folder
              --set KEY=VALUE   one setting otherwise, e.g. --set transport.client=paho
              --selftest-maintenance   try whether maintenance mode can be reached, beside the running device; then end""";

    public CommandLine {
        values = Map.copyOf(values);
    }

    /**
     * {@return what the arguments say}
     *
     * @throws UsageException when they are wrong
     */
    public static CommandLine parse(List<String> arguments) {
        Optional<Path> settings = Optional.empty();
        Map<String, String> values = new LinkedHashMap<>();
        boolean help = false;
        boolean selftest = false;
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            boolean joined = argument.startsWith("--") && equals > 0;
            String option = joined ? argument.substring(0, equals) : argument;
            switch (option) {
                case "--help", "-h" -> help = true;
                case "--selftest-maintenance" -> selftest = true;
                case "--settings", "--set" -> {
                    if (!joined && !rest.hasNext()) {
                        throw new UsageException(option + " needs a value");
                    }
                    String value = joined ? argument.substring(equals + 1) : rest.next();
                    if (option.equals("--settings")) {
                        settings = Optional.of(Path.of(value));
                    } else {
                        int split = value.indexOf('=');
                        if (split < 1) {
                            throw new UsageException("--set wants KEY=VALUE, not '" + value + "'");
                        }
                        values.put(value.substring(0, split), value.substring(split + 1));
                    }
                }
                default -> throw new UsageException("unknown argument '" + argument + "'");
            }
        }
        return new CommandLine(settings, values, help, selftest);
    }

    /** The command line is wrong: exit status 2. */
    public static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** The exit status for a wrong command line. */
        public static final int EXIT_STATUS = 2;

        /** @param problem what is wrong with which argument */
        public UsageException(String problem) {
            super(problem);
        }
    }
}
