// SPDX-License-Identifier: Apache-2.0
package io.halyard.houserules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The floor plan: which packages are which room, and on which floor each stands. */
enum House {
    HAL_API("io.halyard.hal", 0),
    TRANSPORT_API("io.halyard.transport", 0),
    DURABLE_FILES("io.halyard.durable", 0),
    HAL_SIMULATED("io.halyard.hal.simulated", 1),
    HAL_HOST("io.halyard.hal.host", 1),
    HAL_PI4J("io.halyard.hal.pi4j", 1),
    HAL_SERIAL("io.halyard.hal.serial", 1),
    HAL_DEVICES("io.halyard.hal.devices", 1),
    TRANSPORT_HIVEMQ("io.halyard.transport.hivemq", 1),
    TRANSPORT_PAHO("io.halyard.transport.paho", 1),
    TRANSPORT_OUTBOX("io.halyard.transport.outbox", 1),
    CRASH_WATCHDOG("io.halyard.watchdog", 1),
    REMOTE_MANAGEMENT("io.halyard.remote", 2),
    BLYNK_SDK("io.halyard.blynk", 3),
    OTA_UPDATE("io.halyard.update", 3),
    DEVICE_RUNTIME("io.halyard.runtime", 4),
    SAMPLES("io.halyard.samples", 5),
    BENCHMARKS("io.halyard.benchmarks", 5),
    OPERATOR_CLI("io.halyard.operator", 5),
    /** Beside the house: knows no module of ours, and of ours only tests and the top floor know it. */
    BLYNK_SIMULATOR("io.halyard.blynk.simulator", -1),
    /** Beside the house: only tests and benchmarks know it. */
    TEST_KIT("io.halyard.testkit", -1);

    private final String root;
    private final int floor;

    House(String root, int floor) {
        this.root = root;
        this.floor = floor;
    }

    int floor() {
        return floor;
    }

    /** {@return whether main code of this room may know {@code other}} */
    boolean mayKnow(House other) {
        if (this == other) {
            return true;
        }
        if (floor < 0) {
            return false;
        }
        if (other == TEST_KIT) {
            return this == BENCHMARKS;
        }
        return other == BLYNK_SIMULATOR ? floor == 5 : other.floor < floor;
    }

    /** {@return the room of a class of ours: that with the longest package root it lies in} */
    static Optional<House> of(JavaClass type) {
        String name = type.getPackageName();
        return Arrays.stream(values())
                .filter(room -> name.equals(room.root) || name.startsWith(room.root + "."))
                .max(Comparator.comparingInt(room -> room.root.length()));
    }

    /** {@return the compiled classes of every module below {@code target/KIND}, e.g. {@code classes}} */
    static JavaClasses compiled(String kind) {
        List<Path> folders = folders(kind);
        if (folders.size() < 2) {
            throw new IllegalStateException("no compiled modules beside house-rules: run 'mvn verify' at the top");
        }
        return new ClassFileImporter().importPaths(folders);
    }

    /** {@return the top folder of the repository} */
    static Path top() {
        return Path.of(System.getProperty("halyard.root", ".."));
    }

    /** {@return every test class of the repository, as source} */
    static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(top(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // What is built comes and goes while others build.
                return folder.endsWith("target") || folder.endsWith(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().matches(".*/src/test/.*\\.java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static List<Path> folders(String kind) {
        try (Stream<Path> modules = Files.list(top())) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .filter(module -> !module.endsWith("house-rules"))
                    .map(module -> module.resolve("target").resolve(kind))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
