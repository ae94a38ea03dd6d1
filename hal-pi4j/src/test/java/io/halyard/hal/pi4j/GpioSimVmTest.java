// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Repository;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Starts the virtual machine with simulated GPIO, twice at once, and runs in them what is tagged {@code gpio-sim}: the contract
 * suites of digital pins in one, everything else in the other. This is one test here; the tests inside have their own reports,
 * {@code target/vm-...-reports/TEST-junit-jupiter.xml}.
 */
@NeedsProgram("qemu-system-x86_64")
class GpioSimVmTest {
    /** Where the sample lies that imports nothing of ours, compiled against Pi4J alone: {@link PlainPi4jVmTest} runs it. */
    static final Path PLAIN_PI4J = Path.of("target/plain-pi4j").toAbsolutePath();

    private static final String DIGITAL_PINS = ".*\\.Pi4j(Board|Digital|EdgeDelivery|Counter|Pulse).*VmTest";
    private static final Path MODULE = Path.of("").toAbsolutePath();

    /**
     * One machine.
     *
     * @param name of its reports
     * @param atLeast fewer tests would mean that the suites were not found
     * @param choice which tests run in it, as the JUnit console's options
     */
    private record Machine(String name, int atLeast, List<String> choice) {}

    @Test
    @Timeout(value = 17, unit = TimeUnit.MINUTES)
    void theTestsInsideTheVirtualMachinesPass() throws Exception {
        compilePlainPi4j();
        Files.writeString(MODULE.resolve("target/vm-class-path"), System.getProperty("java.class.path"));
        List<Machine> machines = List.of(
                new Machine("vm-pins", 150, List.of("--include-classname", DIGITAL_PINS)),
                new Machine(
                        "vm-rest",
                        150,
                        List.of("--include-classname", ".*VmTest", "--exclude-classname", DIGITAL_PINS)));
        List<Process> processes = new ArrayList<>();
        try {
            for (Machine machine : machines) {
                processes.add(start(machine));
            }
            for (int i = 0; i < machines.size(); i++) {
                judge(machines.get(i), processes.get(i));
            }
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static void judge(Machine machine, Process process) throws IOException, InterruptedException {
        if (!process.waitFor(16, TimeUnit.MINUTES)) { // It limits itself to fifteen.
            process.destroy();
            process.waitFor();
        }
        String printed = Files.readString(output(machine), StandardCharsets.UTF_8);
        if (process.exitValue() == 125 && printed.contains("gpio-sim-vm: not built")) {
            notBuilt(printed);
        }
        assertThat(process.exitValue()).as(essence(printed)).isZero();
        assertThat(count(machine, "tests")).isGreaterThanOrEqualTo(machine.atLeast);
        assertThat(count(machine, "failures") + count(machine, "errors")).isZero();
        assertThat(count(machine, "skipped"))
                .as("tests skipped inside the machine")
                .isZero();
    }

    /** The sample's source is another module's, which is built after this one. */
    private static void compilePlainPi4j() throws IOException {
        Files.createDirectories(PLAIN_PI4J);
        String pi4j = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("pi4j-core") || entry.contains("slf4j-api"))
                .collect(Collectors.joining(File.pathSeparator));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-proc:none",
                        "-cp",
                        pi4j,
                        "-d",
                        PLAIN_PI4J.toString(),
                        Repository.path("samples/src/main/java/io/halyard/samples/plain/PlainPi4j.java")
                                .toString());
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
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

    private static Process start(Machine machine) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(MODULE.resolve("bench/run-tests").toString(), "--reports", machine.name + "-reports"));
        command.addAll(machine.choice);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true)
                .redirectOutput(output(machine).toFile())
                .start();
    }

    private static Path output(Machine machine) {
        return MODULE.resolve("target/" + machine.name + "-output.txt");
    }

    private static int count(Machine machine, String attribute) throws IOException {
        String report = Files.readString(MODULE.resolve("target/" + machine.name + "-reports/TEST-junit-jupiter.xml"));
        Matcher matcher = Pattern.compile("<testsuite [^>]*\\b" + attribute + "=\"([0-9]+)\"")
                .matcher(report);
        assertThat(matcher.find()).as(attribute + " in the report").isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
