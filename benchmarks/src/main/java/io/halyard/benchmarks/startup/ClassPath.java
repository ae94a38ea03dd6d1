// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import io.halyard.benchmarks.report.BenchException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Class paths of only what a program needs, all jars: the AOT cache takes no folders of classes. */
final class ClassPath {
    private final Path folder;

    /** @param folder where jars are made of what is none */
    ClassPath(Path folder) {
        this.folder = folder;
    }

    /** {@return those entries of our own class path in whose names {@code wanted} is found, and our own classes} */
    String of(Pattern wanted) throws IOException {
        Path own = own();
        List<String> chosen = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (path.equals(own) || wanted.matcher(path.toString()).find()) {
                chosen.add((Files.isDirectory(path) ? jar(path) : path).toString());
            }
        }
        return String.join(File.pathSeparator, chosen);
    }

    private static Path own() {
        try {
            return Path.of(ClassPath.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new BenchException("our own classes are nowhere", e);
        }
    }

    private Path jar(Path classes) throws IOException {
        String name = classes.toString().replaceAll("[^A-Za-z0-9]", "-") + ".jar";
        Path jar = folder.resolve(name);
        if (Files.exists(jar)) {
            return jar;
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}
