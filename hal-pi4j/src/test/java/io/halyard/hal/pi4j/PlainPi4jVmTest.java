// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Board;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.BoardSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample {@code plain-pi4j}, which imports nothing of ours, in a process of its own: {@link GpioSimVmTest} has compiled it against
 * Pi4J alone. The other process also is one that has pins which we want.
 */
@Tag("gpio-sim")
class PlainPi4jVmTest {
    private static final int LAMP = 17;
    private static final int BUTTON = 27;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(200);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // A second JVM, on an emulated processor.
    void itBlinksItsLampHearsItsButtonAndIsNamedAsTheHolderOfItsPins() throws Exception {
        SimulatedPins.drive(BUTTON, true);
        Path out = folder.resolve("out");
        Process program = start(out);
        try {
            await("the lamp is on", () -> SimulatedPins.level(LAMP), out);
            await("the lamp is off", () -> !SimulatedPins.level(LAMP), out);
            await("the lamp is on again", () -> SimulatedPins.level(LAMP), out);
            assertHeldBy(program);
            SimulatedPins.drive(BUTTON, false);
            await("the press was heard", () -> Files.readString(out).contains("button LOW\n"), out);
        } finally {
            program.destroy();
            assertThat(program.waitFor(100, TimeUnit.SECONDS)).as("it ended").isTrue();
        }
        assertThat(Files.readString(out))
                .startsWith(
                        "served by halyard-digital-output and halyard-digital-input\nlamp HIGH\nlamp LOW\nlamp HIGH\n");
        try (Board board = new Pi4jProvider().open(BoardSettings.of("header"))) {
            board.openDigitalOutput(DigitalOutputSettings.of(LAMP)).close();
        }
    }

    private static void assertHeldBy(Process program) {
        try (Board board = new Pi4jProvider().open(BoardSettings.of("header"))) {
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> board.openDigitalOutput(DigitalOutputSettings.of(LAMP))
                            .close())
                    .withMessage("header GPIO17: line 17 of /dev/gpiochip1 is in use by 'java[" + program.pid()
                            + "] lamp': EBUSY (16); free it there first")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE));
        }
    }

    /** With Pi4J, its logging interface, our plug-in and {@code hal-api} on its class path, and the program itself. */
    private static Process start(Path out) throws IOException {
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*/((pi4j-core|slf4j-api|hal-api)-[0-9.]+[^/]*(?<!-tests)\\.jar"
                        + "|(hal-pi4j|hal-api)/target/classes)"))
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:UseAVX=0",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        GpioSimVmTest.PLAIN_PI4J + File.pathSeparator + libraries,
                        "io.halyard.samples.plain.PlainPi4j",
                        Integer.toString(LAMP),
                        Integer.toString(BUTTON),
                        "600")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private static void await(String what, Callable<Boolean> condition, Path out) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - start)
                    .as(what + "; it printed: " + Files.readString(out))
                    .isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(50)); // The other process needs the machine's one processor.
        }
    }
}
