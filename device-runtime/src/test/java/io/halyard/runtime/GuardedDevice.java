// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.remote.CrashArchive;
import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.testkit.Mosquitto;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.node.ObjectNode;

/** A guarded device in processes of its own, a real broker, and an operator far away. */
final class GuardedDevice implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Mosquitto broker = Mosquitto.start();
    private final OperatorIdentity identity = OperatorIdentity.generate("alice");
    private final MqttTransport transport = MqttTransports.create(TransportSettings.of(broker.uri()), "hivemq");
    private final OperatorClient operator = client(identity);
    private final List<Process> processes = new ArrayList<>();

    GuardedDevice(Path folder, String... lines) throws IOException {
        this.folder = folder;
        Files.writeString(settings(), """
                device { name = shed, version = 1.2.3 }
                transport { endpoint = "%s", user-name = shed, password = canary-77 }
                watchdog { state-folder = "%s", check-every = 100 ms }
                remote { clock = trusted, operators.alice { role = admin, public-key = "%s" } }
                app.remedy = "%s"
                """.formatted(broker.uri(), state(), identity.publicKey(), remedy()));
        Files.write(settings(), List.of(lines), StandardOpenOption.APPEND);
        transport.connect();
    }

    private Path settings() {
        return folder.resolve("settings.conf");
    }

    Path state() {
        return folder.resolve("state");
    }

    /** Where this file is, the app works. */
    Path remedy() {
        return folder.resolve("remedy");
    }

    OperatorClient operator() {
        return operator;
    }

    OperatorClient client(OperatorIdentity who) {
        return new OperatorClient(transport, "halyard", "shed", who, InstantSource.system());
    }

    /** Hears what is published on the broker, once it has said so. */
    Subscription listen(String filter, MessageHandler handler) throws Exception {
        Subscription subscription = transport.subscribe(filter, Qos.AT_LEAST_ONCE, handler);
        subscription.granted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return subscription;
    }

    /** {@return the changes, and those that make it a device of Blynk's, too; operators then have a connection of their own} */
    String[] withBlynk(String... changes) {
        return Stream.concat(
                        Stream.of(changes),
                        Stream.of(
                                "blynk.token=0123456789abcdef0123456789abcdef",
                                "blynk.server=" + broker.uri(),
                                "operator.transport.endpoint=" + broker.uri()))
                .toArray(String[]::new);
    }

    CrashArchive crashes() {
        return new CrashArchive(operator, PATIENCE);
    }

    /** Starts a run; {@code changes} are settings, {@code KEY=VALUE}. */
    Process start(String run, String... changes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xlog:class+load:file=" + folder.resolve(run + ".classes"),
                "-cp",
                System.getProperty("java.class.path"),
                FaultyProgram.class.getName(),
                "--settings",
                settings().toString()));
        for (String change : changes) {
            command.addAll(List.of("--set", change));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(run + ".out").toFile());
        builder.environment()
                .put("HALYARD_STATE", state().toString()); // As under the launcher: somebody starts it again.
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** {@return the exit status of a run that ends by itself} */
    int run(String run, String... changes) throws IOException, InterruptedException {
        return ended(start(run, changes));
    }

    static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    String output(String run) throws IOException {
        return Files.readString(folder.resolve(run + ".out"));
    }

    String loadedClasses(String run) throws IOException {
        return Files.readString(folder.resolve(run + ".classes"));
    }

    /** {@return the status of that run, which is in that mode, once it is within reach} */
    ObjectNode statusIn(String mode, long run) throws InterruptedException {
        Awaitility.await(mode + " in run " + run)
                .atMost(PATIENCE)
                .until(() -> operator.status(Duration.ofSeconds(1))
                        .filter(status -> status.path("mode").asString("").equals(mode))
                        .filter(status -> status.path("run").asLong(-1) == run)
                        .isPresent());
        return operator.request("status", OperatorClient.arguments(), PATIENCE);
    }

    /** Looks into every byte of the state folder; only the settings that proved good hold what settings hold. */
    void assertNowhereOnDisk(String secret) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(state())) {
            files = found.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("settings.good"))
                    .toList();
        }
        assertThat(files)
                .contains(state().resolve("log.ring"))
                .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain(secret));
    }

    void clearLockout(ObjectNode status) throws InterruptedException {
        ObjectNode reply = operator.request(
                "lockout.clear",
                OperatorClient.arguments().put("epoch", status.path("lockEpoch").longValue()),
                PATIENCE);
        assertThat(reply.path("restarting").asBoolean(false)).isTrue();
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        operator.close();
        transport.close();
        broker.close();
    }
}
