// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import java.util.Properties;
import java.util.stream.Stream;

/** Where programs are told secrets from outside, though they should not be: the environment, properties, the command line. */
final class Surroundings {
    private Surroundings() {}

    /** {@return all that stands there, as {@code NAME=VALUE}} */
    static Stream<String> assignments() {
        Properties properties = System.getProperties();
        return Stream.of(
                        System.getenv().entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()),
                        properties.stringPropertyNames().stream()
                                .map(name -> name + "=" + properties.getProperty(name)),
                        arguments(ProcessHandle.current().info().arguments().orElseGet(() -> new String[0])))
                .flatMap(each -> each);
    }

    /** {@return {@code --name=value} as it is, and {@code --name value} so, too} */
    static Stream<String> arguments(String... arguments) {
        Stream.Builder<String> assignments = Stream.builder();
        for (int i = 0; i < arguments.length; i++) {
            assignments.add(arguments[i]);
            if (arguments[i].startsWith("-") && i + 1 < arguments.length) {
                assignments.add(arguments[i] + "=" + arguments[i + 1]);
            }
        }
        return assignments.build();
    }
}
