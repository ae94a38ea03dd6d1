// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A guarded app that crashes at every start, in processes of its own, with an operator far away. */
@NeedsProgram("mosquitto")
class LockoutTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FATAL = 83;
    private static final int RESTART = 80;

    private final OperatorIdentity operator = OperatorIdentity.generate("operator");
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endAll() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void asManyCrashesAsSettingsAllowLockTheAppOutAndAnOperatorSetsItFree() throws Exception {
        try (Mosquitto broker = Mosquitto.start()) {
            writeSettings(broker.uri());
            Files.writeString(
                    folder.resolve("settings.conf"), "watchdog.strikes = 2\n", java.nio.file.StandardOpenOption.APPEND);
            for (int run = 1; run <= 2; run++) {
                assertThat(ended(start("run" + run))).as("run %d", run).isEqualTo(FATAL);
            }
            Process locked = start("run3");
            try (MqttTransport transport = MqttTransports.create(TransportSettings.of(broker.uri()), "hivemq");
                    OperatorClient client =
                            new OperatorClient(transport, "halyard", "shed", operator, InstantSource.system())) {
                transport.connect();
                ObjectNode status = statusIn(client, "maintenance");
                assertThat(status.path("cause").stringValue()).isEqualTo("STRIKES");
                assertThat(status.path("previousEnd").stringValue()).isEqualTo("UNCAUGHT");
                assertThat(loadedClasses("run3")).doesNotContain("FaultyApp ");
                Files.createFile(folder.resolve("remedy"));
                clearLockout(client, status.path("lockEpoch").longValue());
                assertThat(ended(locked)).isEqualTo(RESTART);
                start("run4");
                assertThat(statusIn(client, "app").path("previousEnd").stringValue())
                        .isEqualTo("RESTART_REQUESTED");
            }
        }
    }

    @Test
    void theStrikeIsOnDiskBeforeAnyClassOfTheAppIsLoaded() throws Exception {
        try (Mosquitto broker = Mosquitto.start()) {
            writeSettings(broker.uri());
            assertThat(ended(start("run1"))).isEqualTo(FATAL);
            List<String> loaded = loadedClasses("run1").lines().toList();
            assertThat(indexOf(loaded, "io.halyard.watchdog.ledger.LedgerCodec"))
                    .isPositive()
                    .isLessThan(indexOf(loaded, "io.halyard.runtime.FaultyApp "));
            assertThat(indexOf(loaded, "io.halyard.watchdog.ledger.BootDecision$RunApp"))
                    .isLessThan(indexOf(loaded, "io.halyard.runtime.FaultyApp$FaultyModule"));
        }
    }

    private static void clearLockout(OperatorClient client, long epoch) throws InterruptedException {
        assertThatThrownBy(() -> client.request(
                        "lockout.clear", OperatorClient.arguments().put("epoch", epoch + 7), PATIENCE))
                .hasMessage("the lock-out has epoch " + epoch + ", not " + (epoch + 7) + ": read the status again");
        ObjectNode reply =
                client.request("lockout.clear", OperatorClient.arguments().put("epoch", epoch), PATIENCE);
        assertThat(reply.path("restarting").asBoolean(false)).isTrue();
    }

    private static ObjectNode statusIn(OperatorClient client, String mode) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                ObjectNode status = client.request("status", OperatorClient.arguments(), Duration.ofSeconds(2));
                if (status.path("mode").asString("").equals(mode)) {
                    return status;
                }
            } catch (io.halyard.remote.RemoteException e) {
                assertThat(e.kind()).isEqualTo(io.halyard.remote.RemoteException.Kind.TIMEOUT);
            }
        }
        throw new AssertionError("the device did not come into the mode " + mode);
    }

    private Process start(String run) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xlog:class+load:file=" + folder.resolve(run + ".classes"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FaultyProgram.class.getName(),
                        "--settings",
                        folder.resolve("settings.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(run + ".out").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String loadedClasses(String run) throws IOException {
        return Files.readString(folder.resolve(run + ".classes"));
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("never loaded: " + text);
    }

    private void writeSettings(String broker) throws IOException {
        Files.writeString(folder.resolve("settings.conf"), """
                device.name = shed
                transport { endpoint = "%s" }
                watchdog { state-folder = "%s" }
                remote { clock = trusted, operators.operator { role = operator, public-key = "%s" } }
                app.remedy = "%s"
                """.formatted(
                        broker, folder.resolve("state"), operator.publicKey(), folder.resolve("remedy")));
    }
}
