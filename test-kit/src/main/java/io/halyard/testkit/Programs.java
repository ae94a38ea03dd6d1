// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds executables of the system. */
public final class Programs {
    private Programs() {}

    /** {@return where the executable {@code name} is: on PATH, or in /usr/sbin, where Debian puts daemons} */
    public static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * {@return where the executable {@code name} is}
     *
     * @throws IllegalStateException when it is missing
     */
    public static Path require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no program " + name + " on PATH"));
    }
}
