// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.hal.simulated.SimulatedBoard;
import io.halyard.hal.simulated.VirtualTime;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.remote.CrashArchive;
import io.halyard.remote.CrashArchive.Crash;
import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.runtime.settings.Settings;
import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.WatchdogSettings;
import io.halyard.watchdog.hang.Heartbeats;
import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.Failure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The operators' side of the guard, in this process: what they are told, and what they may ask. */
@NeedsProgram("mosquitto")
class OperatorLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @TempDir
    private Path folder;

    private final OperatorIdentity alice = OperatorIdentity.generate("alice");
    private final OpenParts open = new OpenParts();
    private final RestartSwitch restart = new RestartSwitch();
    private Mosquitto broker;
    private OperatorClient client;
    private Watchdog watchdog;

    @BeforeEach
    void openAll() {
        broker = open.add(Mosquitto.start());
        MqttTransport transport = open.add(MqttTransports.create(TransportSettings.of(broker.uri()), "hivemq"));
        client = open.add(new OperatorClient(transport, "halyard", "shed", alice, InstantSource.system()));
        transport.connect();
        watchdog = open.add(Watchdog.begin(WatchdogSettings.in(folder)));
        watchdog.guard();
        watchdog.ready();
    }

    @AfterEach
    void closeAll() {
        open.close();
    }

    private DeviceSettings settings(String... more) {
        String text = """
                device.name = shed
                transport.endpoint = "%s"
                watchdog.state-folder = "%s"
                remote { clock = trusted, operators.alice { role = admin, public-key = "%s" } }
                """.formatted(broker.uri(), folder, alice.publicKey());
        Settings settings = Settings.of(text + String.join("\n", more), "settings.conf");
        return new DeviceSettingsReader(Providers.onClassPath()).read(settings);
    }

    /** Returns when the device is there: a request before that would be lost. */
    private void openMaintenance(String... more) throws InterruptedException {
        Maintenance.open(settings(more), new Guarded(watchdog, restart), open);
        assertThat(client.status(PATIENCE)).isPresent();
    }

    private void note(String message, Attachment... attachments) {
        watchdog.recorder()
                .note(new Failure(EndingKind.UNCAUGHT, "main", message, Optional.empty(), List.of(attachments)));
    }

    private CrashArchive crashes() {
        return new CrashArchive(client, PATIENCE);
    }

    @Test
    void atMostFiveHeadlinesAreToldAndAllAreListed() throws Exception {
        Stream.of("a", "b", "c", "d", "e", "f", "g").forEach(this::note);
        BlockingQueue<ObjectNode> told = new LinkedBlockingQueue<>();
        open.add(client.stream("crash", told::add)).granted().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        openMaintenance();
        Awaitility.await().atMost(PATIENCE).until(() -> told.size() == 5);
        assertThat(told)
                .extracting(headline -> headline.path("msg").stringValue())
                .containsExactly("c", "d", "e", "f", "g");
    }

    @Test
    void manyRecordsAndLargeAttachmentsComeInSmallMessages() throws Exception {
        IntStream.range(0, 20).forEach(i -> note("failure " + (char) ('a' + i)));
        byte[] noise = new byte[50_000];
        new SplittableRandom(1).nextBytes(noise);
        note("the large one", Attachment.of("noise", noise, 64 * 1024));
        openMaintenance("remote.maximum-payload-bytes = 960");
        List<Crash> list = crashes().list();
        assertThat(list).hasSize(21).extracting(Crash::id).isSorted();
        assertThat(crashes().attachment(list.getLast().id(), "noise")).isEqualTo(noise);
    }

    @Test
    void nonsenseIsRefusedWithItsReason() throws Exception {
        note("one", Attachment.of("text", "hello", 100));
        openMaintenance();
        assertRefused("crash.get", "{}", "crash.get: argument 'id' is missing");
        assertRefused("crash.get", "{'id': 7, 'k': 'text'}", "there is no crash record 7");
        assertRefused("crash.get", "{'id': 1, 'k': 'x'}", "crash record 1 has no attachment 'x'");
        assertRefused(
                "crash.get",
                "{'id': 1, 'k': 'text', 'n': 17}",
                "crash.get: argument 'n' must be a whole number from 1 to 16");
        assertRefused(
                "crash.get", "{'id': 1, 'k': 'text', 'bm': '____'}", "crash.get: 'bm' asks for 24 blocks; at most 16");
        assertRefused(
                "crash.get",
                "{'id': 1, 'k': 'text', 'bm': '!!!!'}",
                "crash.get: 'bm' is no base64url: Illegal base64 character 21");
        assertRefused(
                "crash.get",
                "{'id': 1, 'k': 'text', 'blk': 1000000}",
                "crash.get: argument 'blk' must be a whole number from 1 to 12168");
        assertRefused("crash.del", "{'id': 9}", "there is no crash record 9");
        assertRefused("lockout.clear", "{'epoch': 1}", "the device is not locked out");
    }

    private void assertRefused(String command, String arguments, String message) {
        ObjectNode asked = (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"'));
        assertThatThrownBy(() -> client.request(command, asked, PATIENCE)).hasMessage(message);
    }

    /** Ends the run as by kill -9, and begins the next. */
    private void failAndBeginAgain() {
        watchdog.close();
        watchdog = open.add(Watchdog.begin(WatchdogSettings.in(folder)));
    }

    @Test
    void maintenanceThatFailsItselfIsReducedToTheNecessary() throws Exception {
        IntStream.range(0, 8).forEach(_ -> failAndBeginAgain());
        watchdog.guard();
        assertThat(watchdog.decision()).isInstanceOfSatisfying(Maintain.class, maintain -> {
            assertThat(maintain.minimal()).isTrue();
            assertThat(maintain.mayReboot()).as("it has not failed itself").isFalse();
        });
        openMaintenance();
        ObjectNode status = client.request("status", OperatorClient.arguments(), PATIENCE);
        assertThat(status.path("mode").stringValue()).isEqualTo("minimal");
        assertThat(crashes().list()).isNotEmpty();
        assertRefused("crash.ack", "{'id': 1}", "there is no command 'crash.ack' here");
        client.request(
                "lockout.clear",
                OperatorClient.arguments().put("epoch", status.path("lockEpoch").longValue()),
                PATIENCE);
        assertThat(restart.wanted()).contains(CleanEnd.RESTART);
    }

    @Test
    void aTransportBeatsWithItsBrokerAndWithout() throws Exception {
        MqttTransport transport = open.add(MqttTransports.create(TransportSettings.of(broker.uri()), "hivemq"));
        AtomicInteger beats = new AtomicInteger();
        Heartbeats heartbeats = new Heartbeats(watchdog.ledger().page(), beats::incrementAndGet);
        open.add(TransportPulse.start(
                transport, Duration.ofMillis(50), heartbeats.register("transport", Duration.ofMinutes(5))));
        awaitMore(beats);
        transport.connect();
        assertThat(transport.awaitConnected(PATIENCE)).isTrue();
        awaitMore(beats);
        broker.close();
        awaitMore(beats);
    }

    private static void awaitMore(AtomicInteger beats) {
        int now = beats.get();
        Awaitility.await().atMost(PATIENCE).until(() -> beats.get() > now + 2);
    }

    @Test
    void aFaultOfABoardIsRecordedAndWeighsNothing() throws Exception {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), new VirtualTime())) {
            BoardFaults.record(List.of(board), watchdog.recorder());
            SimulatedBench.of(board).fault("firmware panicked", Optional.of("PC=0x4008"));
            Awaitility.await()
                    .until(() -> watchdog.crashes().orElseThrow().newest().isPresent());
        }
        openMaintenance();
        Crash crash = crashes().list().getFirst();
        assertThat(crash.type()).isEqualTo("BOARD_CRASH");
        assertThat(crash.headline().path("msg").stringValue()).isEqualTo("board 'header': firmware panicked");
        assertThat(crashes().text(crash.id(), "board")).isEqualTo("PC=0x4008");
        assertThat(watchdog.ledger().page().isEnded()).isFalse();
    }

    @Test
    void maintenanceModeCanBeTriedBesideTheDevice() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        watchdog.close();
        assertThat(new MaintenanceSelftest(settings(), PATIENCE).run(print)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("maintenance mode answers after \\d+ ms, as 'maintenance'\\R");
        out.reset();
        DeviceSettings settings = settings();
        broker.close();
        assertThat(new MaintenanceSelftest(settings, Duration.ofSeconds(1)).run(print))
                .isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("maintenance mode does not answer: no reply of 'shed-selftest' to status within 1 s");
    }
}
