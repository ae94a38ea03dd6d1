// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.halyard.testkit.NeedsProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Starts the virtual machine with simulated GPIO and runs in it what is tagged {@code gpio-sim}. This is one test here; the tests
 * inside have their own report, {@code target/vm-reports/TEST-junit-jupiter.xml}.
 */
@NeedsProgram("qemu-system-x86_64")
class GpioSimVmTest {
    /** Fewer would mean that the suite was not found. */
    private static final int AT_LEAST = 100;

    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void theTestsInsideTheVirtualMachinePass() throws Exception {
        Files.writeString(MODULE.resolve("target/vm-class-path"), System.getProperty("java.class.path"));
        Path output = MODULE.resolve("target/vm-output.txt");
        Process process = start(output);
        if (!process.waitFor(11, TimeUnit.MINUTES)) { // It limits itself to ten.
            process.destroy();
            process.waitFor();
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (process.exitValue() == 125 && printed.contains("gpio-sim-vm: not built")) {
            notBuilt(printed);
        }
        assertThat(process.exitValue()).as(essence(printed)).isZero();
        assertThat(count("tests")).isGreaterThanOrEqualTo(AT_LEAST);
        assertThat(count("failures") + count("errors")).isZero();
        assertThat(count("skipped")).as("tests skipped inside the machine").isZero();
    }

    /** From the list of failures on; where there is none, the last lines. */
    private static String essence(String printed) {
        int failures = printed.indexOf("\nFailures (");
        return failures >= 0 ? printed.substring(failures) : printed.substring(Math.max(0, printed.length() - 3_000));
    }

    private static void notBuilt(String printed) {
        String reason = printed.strip() + " (./halyard test does it)";
        if (Boolean.getBoolean("halyard.require-all")) {
            throw new IllegalStateException(reason);
        }
        abort(reason);
    }

    private static Process start(Path output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(MODULE.resolve("bench/run-tests").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static int count(String attribute) throws IOException {
        String report = Files.readString(MODULE.resolve("target/vm-reports/TEST-junit-jupiter.xml"));
        Matcher matcher = Pattern.compile("<testsuite [^>]*\\b" + attribute + "=\"([0-9]+)\"")
                .matcher(report);
        assertThat(matcher.find()).as(attribute + " in the report").isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
