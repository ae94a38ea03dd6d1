// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Programs;
import io.halyard.watchdog.service.NotifyReceiver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes that really fail. */
@Timeout(300)
class WatchdogProcessTest {
    private record Ended(int status, String output) {}

    @TempDir
    Path folder;

    private List<String> command(String what, String... flags) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx64m"));
        command.addAll(Arrays.asList(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ChildProgram.class.getName(), folder.toString(), what, "--token=canary-argument"));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOOR_PASSWORD", "canary-environment");
        return builder.start();
    }

    /** Each child is careless with secrets. */
    @AfterEach
    void noSecretIsOnDisk() throws IOException {
        Path state = Files.exists(folder.resolve("state")) ? folder.resolve("state") : folder;
        assertThat(Canaries.assertNoneIn(state)).isPositive();
        Path ring = state.resolve("log.ring");
        if (Files.exists(ring)) {
            assertThat(Files.readString(ring, StandardCharsets.ISO_8859_1))
                    .contains("the door opens to ***", "password=*** ***", "token: ***");
        }
    }

    private Ended run(String what, String... flags) throws Exception {
        return ended(start(command(what, flags)));
    }

    private static Ended ended(Process child) throws Exception {
        try (InputStream out = child.getInputStream()) {
            String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(child.exitValue(), output);
        } finally {
            child.destroyForcibly();
        }
    }

    /** The next run tells how the one before ended. */
    private String previous() throws Exception {
        return run("finish")
                .output
                .lines()
                .filter(line -> line.startsWith("previous="))
                .collect(Collectors.joining());
    }

    @Test
    void threeFailuresInARowAndTheFourthStartIsLocked() throws Exception {
        for (int i = 1; i <= 3; i++) {
            Ended ended = run("throw");
            assertThat(ended.output).contains("app\n");
            assertThat(ended.status).isEqualTo(83);
        }
        Ended fourth = run("throw");
        assertThat(fourth.output)
                .contains("previous=UNCAUGHT records=UNCAUGHT,UNCAUGHT,UNCAUGHT", "maintain STRIKES")
                .doesNotContain("app\n");
        assertThat(fourth.status).isZero();
    }

    @Test
    void whoeverCallsExitIsNamed() throws Exception {
        assertThat(run("exit").status).isEqualTo(7);
        assertThat(previous()).isEqualTo("previous=EXIT records=EXIT");
    }

    @Test
    void whoeverCallsExitOnAVirtualThreadIsNamedToo() throws Exception {
        assertThat(run("exit-virtual").status).isEqualTo(7);
        assertThat(run("finish").output)
                .contains("previous=EXIT records=EXIT", "\"thr\":\"quitter\"", "ChildProgram.quit");
    }

    @Test
    void aRealCrashOfTheVirtualMachineIsToldByItsReport() throws Exception {
        Process child = start(command(
                "wait",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "-Ddoor.token=canary-5c2"));
        awaitLine(child, "waiting");
        new ProcessBuilder("kill", "-SEGV", String.valueOf(child.pid())).start().waitFor();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Path report = folder.resolve("hs_err_" + child.pid() + ".log");
        assertThat(Files.readString(report)).contains("canary-5c2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                .isEqualTo("rw-------");
        Ended next = run("records");
        assertThat(next.output)
                .contains("previous=JVM_CRASH records=JVM_CRASH", "hs_err", "\"msg\":\"SIGSEGV (0xb) in ")
                .doesNotContain("canary-5c2");
        assertThat(report).as("it is in the record, without secrets").doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            silence          | no heartbeat of \\"pump\\" for
            deadlock         | deadlock of threads
            virtual-deadlock | no heartbeat of \\"left\\" for
            starvation       | virtual threads get no carrier: one has been waiting for
            """)
    void aHangEndsItselfAndSaysWhatHangs(String how, String words) throws Exception {
        Ended ended =
                run(how, "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1");
        assertThat(ended.status).as(ended.output).isEqualTo(82);
        assertThat(run("finish").output).contains("previous=HANG_SELF records=HANG_SELF", words);
    }

    @Test
    void aKillLeavesNoWordAndIsAFailureAllTheSame() throws Exception {
        Process child = start(command("wait"));
        awaitLine(child, "waiting");
        child.destroyForcibly().waitFor();
        assertThat(previous()).isEqualTo("previous=KILLED_UNKNOWN records=KILLED_UNKNOWN");
    }

    @Test
    @NeedsProgram("python3")
    void aSigtermIsExpectedAndTheSupervisorHearsOfIt() throws Exception {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver manager = new NotifyReceiver(path)) {
            ProcessBuilder builder = new ProcessBuilder(command("wait", "--enable-native-access=ALL-UNNAMED"));
            builder.environment().put("NOTIFY_SOCKET", path);
            builder.environment().put("DOOR_PASSWORD", "canary-environment");
            Process child = builder.redirectErrorStream(true).start();
            awaitLine(child, "waiting");
            assertThat(manager.next("READY")).isEqualTo("READY=1 | STATUS=runs the app, run 1");
            child.destroy();
            assertThat(manager.next("STOPPING")).isEqualTo("STOPPING=1 | STATUS=ends");
            assertThat(child.waitFor()).isEqualTo(143);
        }
        Files.delete(folder.resolve("notify"));
        assertThat(previous()).isEqualTo("previous=STOPPED records=");
    }

    @Test
    void comingToItsEndIsExpected() throws Exception {
        assertThat(run("finish").status).isZero();
        assertThat(previous()).isEqualTo("previous=FINISHED records=");
    }

    @Test
    void aFullHeapEndsTheRun() throws Exception {
        assertThat(run("heap").status).isEqualTo(84);
        assertThat(previous()).isEqualTo("previous=JVM_OOM records=JVM_OOM");
    }

    @Test
    void fullDirectMemoryEndsTheRunThoughTheVirtualMachineWouldGoOn() throws Exception {
        assertThat(run("direct", "-XX:MaxDirectMemorySize=16m", "-XX:+ExitOnOutOfMemoryError").status)
                .isEqualTo(84);
        assertThat(previous()).isEqualTo("previous=JVM_OOM records=JVM_OOM");
    }

    @ParameterizedTest
    @CsvSource({
        "metaspace, -XX:MaxMetaspaceSize=24m, Metaspace",
        "threads, -Xss1m, unable to create native thread",
    })
    void whatElseRunsOutIsNamed(String what, String flag, String words) throws Exception {
        assertThat(run(what, flag).status).isEqualTo(84);
        assertThat(run("finish").output)
                .contains("previous=JVM_OOM records=JVM_OOM", "\"ex\":\"java.lang.OutOfMemoryError\"", words);
    }

    @Test
    void noClassOfTheAppIsLoadedBeforeTheStrikeIsOnDisk() throws Exception {
        String output = run("late", "-Xlog:class+load:stdout:uptime").output;
        assertThat(output).contains("late app runs");
        assertThat(output.indexOf("io.halyard.watchdog.LateApp source:"))
                .isGreaterThan(output.indexOf("strike written"));
        assertThat(output.substring(0, output.indexOf("strike written")))
                .as("nor JSON, nor Guice, nor the store of crash records")
                .doesNotContain("tools.jackson", "com.google", "CrashStore source:");
        assertThat(output)
                .as("no service manager, nothing for it")
                .contains("Supervisor")
                .doesNotContain("NotifySocket");
    }

    // ---- under the launcher

    private Path launcher() throws IOException {
        Files.createDirectory(folder.resolve("state"));
        Path script = folder.resolve("launcher.sh");
        try (InputStream in = Watchdog.class.getResourceAsStream("launcher.sh")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        return script;
    }

    private Process launch(String script, String... command) throws IOException {
        List<String> all = Stream.concat(
                        Stream.of("sh", script, folder.resolve("state").toString()), Arrays.stream(command))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("HALYARD_REBOOT", "echo would reboot");
        builder.environment().put("DOOR_PASSWORD", "canary-environment");
        return builder.start();
    }

    private static void awaitLine(Process child, String wanted) throws IOException {
        BufferedReader reader = child.inputReader();
        String line = reader.readLine();
        while (line != null && !line.contains(wanted)) {
            line = reader.readLine();
        }
        assertThat(line).as("the child says " + wanted).isNotNull();
    }

    @Test
    @NeedsProgram("sh")
    void theLauncherNotesHowEachRunEnded() throws Exception {
        // Each run ends as the number of lines in the log says.
        String ends = "n=$(grep -c . " + folder.resolve("state/exit.log") + " 2>/dev/null || true); case ${n:-0} in"
                + " 0) exit 0;; 1) exit 83;; 2) kill -9 $$;; 3) exit 86;; *) echo last; exec sleep 60;; esac";
        Process launcher = launch(launcher().toString(), "sh", "-c", ends);
        awaitLine(launcher, "would reboot");
        awaitLine(launcher, "last");
        launcher.destroy();
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(folder.resolve("state/exit.log"));
        assertThat(lines)
                .extracting(line -> line.replaceAll("^[0-9a-f]{32} (.*) [0-9a-f-]{36} [0-9.]+$", "$1"))
                .containsExactly(
                        "success exited 0",
                        "exit-code exited 83",
                        "signal killed KILL",
                        "exit-code exited 86",
                        "signal killed TERM");
    }

    @Test
    @NeedsProgram({"sh", "tr"})
    void afterASignalThatComesJustBeforeAStartNothingIsStarted() throws Exception {
        // The launcher calls tr before each start: from the second on this one lets the signal come just then.
        Path pid = folder.resolve("pid");
        Path tr = Files.createDirectory(folder.resolve("programs")).resolve("tr");
        Files.writeString(tr, """
                #!/bin/sh
                [ -e %1$s ] && kill -TERM $(cat %1$s)
                exec %2$s "$@"
                """.formatted(pid, Programs.require("tr")));
        Files.setPosixFilePermissions(tr, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                launcher().toString(),
                folder.resolve("state").toString(),
                "sh",
                "-c",
                "echo $PPID > " + pid + "; exit 83");
        builder.environment().merge("PATH", tr.getParent() + ":", (path, first) -> first + path);
        Process launcher = builder.redirectErrorStream(true).start();
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(folder.resolve("state/exit.log")))
                .singleElement()
                .asString()
                .contains(" exit-code exited 83 ");
    }

    @Test
    @NeedsProgram("sh")
    void aKillIsToldFromAPowerLossByTheLauncher() throws Exception {
        List<String> java = command("wait");
        java.set(java.indexOf(folder.toString()), folder.resolve("state").toString());
        Process launcher = launch(launcher().toString(), java.toArray(String[]::new));
        awaitLine(launcher, "waiting");
        launcher.children().forEach(ProcessHandle::destroyForcibly);
        awaitLine(launcher, "previous=KILLED records=KILLED");
        awaitLine(launcher, "waiting");
        launcher.destroy();
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
