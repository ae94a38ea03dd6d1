// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.plain;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Starts {@link PlainPi4j} with no more on its class path than such a program needs, and says what that is. */
public final class WithoutHalyard {
    /** Pi4J and its logging interface, our plug-in, and the one library of ours that the plug-in is built on; and the sample itself. */
    private static final Pattern NEEDED = Pattern.compile(".*/((pi4j-core|slf4j-api|hal-pi4j|hal-api)-[0-9][^/]*\\.jar"
            + "|(hal-pi4j|hal-api|samples)/target/classes|samples-[0-9][^/]*\\.jar)");

    private WithoutHalyard() {}

    /**
     * Runs it to its end, and ends as it did.
     *
     * @param args the lamp's and the button's pin
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Path> path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> NEEDED.matcher(entry.toString()).matches())
                .toList();
        System.out.println("on its class path: "
                + String.join(
                        ", ",
                        path.stream()
                                .map(entry -> entry.getFileName().toString())
                                .toList()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR", // no logging backend, and no lines about that
                "-cp",
                String.join(
                        File.pathSeparator, path.stream().map(Path::toString).toList()),
                PlainPi4j.class.getName()));
        command.addAll(List.of(args));
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
