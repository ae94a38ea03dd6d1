// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.outbox;

import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.scripted.ScriptedLink;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.OutboxStore.Stored;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transport with an outbox on disk, over links that do what the test says, and over more than one process's life. */
@Timeout(90)
class DiskOutboxTest {
    private static final TransportSettings SETTINGS = TransportSettings.of("mqtt://broker.example");

    @TempDir
    Path folder;

    private final ScriptedLinkProvider links = new ScriptedLinkProvider();

    private DiskOutbox open(Sync sync) {
        return DiskOutbox.open(folder.resolve("outbox"), sync, 1 << 20);
    }

    private MqttTransport transport(DiskOutbox outbox) {
        return MqttTransports.create(SETTINGS, links, outbox);
    }

    private static List<String> texts(List<Stored> stored) {
        return stored.stream().map(each -> each.message().payload().text()).toList();
    }

    @ParameterizedTest
    @EnumSource(Sync.class)
    void whatWaitsIsSentByTheNextProcessInOrderAndBeforeAnythingNew(Sync sync) throws Exception {
        try (MqttTransport before = transport(open(sync))) {
            for (int i = 0; i < 5; i++) {
                before.publish(Message.of("t", "m" + i));
            }
        }
        try (MqttTransport after = transport(open(sync))) {
            assertThat(after.statistics().recovered()).isEqualTo(5);
            assertThat(after.statistics().outboxMessages()).isEqualTo(5);
            after.publish(Message.of("t", "new"));
            after.connect();
            ScriptedLink link = links.awaitLink(1);
            Awaitility.await().until(() -> link.published().size() == 6);
            assertThat(link.texts()).containsExactly("m0", "m1", "m2", "m3", "m4", "new");
            Awaitility.await().until(() -> after.statistics().outboxMessages() == 0);
        }
        try (DiskOutbox empty = open(sync)) {
            assertThat(empty.recovered()).isEmpty();
        }
    }

    @Test
    void settingsThatAreRefusedLeaveTheFolderFree() {
        TransportSettings wrong = SETTINGS.withLimits(SETTINGS.limits().withMaximumInFlight(0));
        for (int i = 0; i < 2; i++) {
            DiskOutbox outbox = open(Sync.NEVER);
            assertThatThrownBy(() -> MqttTransports.create(wrong, links, outbox))
                    .hasMessage("maximum-in-flight: 0 is outside 1 to 65535");
            DiskOutbox another = open(Sync.NEVER);
            assertThatThrownBy(() -> MqttTransports.create(SETTINGS, "pigeon", another))
                    .hasMessageStartingWith("transport.client: there is no link 'pigeon'");
        }
        open(Sync.NEVER).close();
    }

    @Test
    void aFolderThatCannotBeOneIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DiskOutbox.open(file, Sync.NEVER, 1 << 20))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.STORE_FAILED))
                .hasMessageStartingWith("outbox " + file + ": it cannot be opened: cannot create " + file
                        + ": a file stands where a folder is wanted; move it, or name another folder");
    }

    @Test
    void aMessageThatIsTooLargeForTheStoreIsRefusedAloneAndNotToBeTriedAgain() throws Exception {
        TransportSettings large = SETTINGS.withLimits(SETTINGS.limits().withMaximumPacketBytes(4 << 20));
        try (MqttTransport transport = MqttTransports.create(large, links, open(Sync.NEVER))) {
            TransportException failure = failure(transport.publish(Message.of("t", "x".repeat(3 << 20))));
            assertThat(failure.kind()).isEqualTo(TransportException.Kind.TOO_LARGE);
            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure)
                    .hasMessage("topic 't': a payload of 3145728 bytes is more than the outbox in "
                            + folder.resolve("outbox")
                            + " takes: send it in parts, or open the outbox for larger messages, up to 16000000 bytes");
            CompletableFuture<Void> fits = transport.publish(Message.of("t", "fits"));
            transport.connect();
            fits.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingFailsWhatWaitsAndKeepsIt() throws Exception {
        MqttTransport transport = transport(open(Sync.NEVER));
        CompletableFuture<Void> waits = transport.publish(Message.of("t", "x"));
        transport.close();
        transport.close();
        assertThat(failure(waits).kind()).isEqualTo(TransportException.Kind.CLOSED);
        try (DiskOutbox again = open(Sync.NEVER)) {
            assertThat(texts(again.recovered())).containsExactly("x");
        }
    }

    @Test
    void whatIsAcknowledgedOrGivenUpIsForgotten() throws Exception {
        links.answerByThemselves(false);
        try (MqttTransport transport = transport(open(Sync.EACH_SECOND))) {
            transport.connect();
            ScriptedLink link = links.awaitLink(1);
            CompletableFuture<Void> fine = transport.publish(Message.of("t", "fine"));
            CompletableFuture<Void> rejected = transport.publish(Message.of("t", "rejected"));
            transport.publish(Message.of("t", "waits"));
            Awaitility.await().until(() -> link.published().size() == 3);
            link.acknowledge(0);
            link.fail(1, new TransportException(TransportException.Kind.REJECTED, "topic 't'", "no"));
            fine.get(30, TimeUnit.SECONDS);
            assertThat(failure(rejected)).hasMessage("topic 't': no");
        }
        try (DiskOutbox again = open(Sync.NEVER)) {
            assertThat(texts(again.recovered())).containsExactly("waits");
        }
    }

    @Test
    void qosZeroIsNotWritten() {
        try (MqttTransport transport = transport(open(Sync.NEVER))) {
            transport.publish(Message.of("t", "x").withQos(Qos.AT_MOST_ONCE));
        }
        try (DiskOutbox again = open(Sync.NEVER)) {
            assertThat(again.recovered()).isEmpty();
        }
    }

    @Test
    void whatHasExpiredMeanwhileIsNotSent() throws Exception {
        try (MqttTransport before = transport(open(Sync.NEVER))) {
            before.publish(Message.of("t", "short")
                    .withDelivery(io.halyard.transport.Delivery.NORMAL.withExpiry(Duration.ofMillis(1))));
            before.publish(Message.of("t", "long")
                    .withDelivery(io.halyard.transport.Delivery.NORMAL.withExpiry(Duration.ofHours(1))));
        }
        Instant expired = Instant.now().plusMillis(2);
        Awaitility.await().until(() -> Instant.now().isAfter(expired)); // A fast machine was here sooner.
        try (MqttTransport after = transport(open(Sync.NEVER))) {
            after.connect();
            ScriptedLink link = links.awaitLink(1);
            Awaitility.await().until(() -> after.statistics().outboxMessages() == 0);
            assertThat(link.texts()).containsExactly("long");
        }
    }

    @Test
    void qosTwoOfAnEarlierProcessClearsAKeptSessionFirst() {
        TransportSettings kept = SETTINGS.withSession(SETTINGS.session().withPersistence("kept", Duration.ofHours(1)));
        try (MqttTransport before = MqttTransports.create(kept, links, open(Sync.NEVER))) {
            before.publish(Message.of("t", "x").withQos(Qos.EXACTLY_ONCE));
        }
        try (MqttTransport after = MqttTransports.create(kept, links, open(Sync.NEVER))) {
            assertThat(after.statistics().recoveredExactlyOnce()).isEqualTo(1);
            after.connect();
            Awaitility.await().until(() -> after.statistics().outboxMessages() == 0);
            assertThat(links.links()).hasSize(2);
            assertThat(links.links().getFirst().settings().startClean()).isTrue();
            assertThat(links.links().getFirst().end()).isEqualTo(ScriptedLink.End.DISCONNECTED);
            assertThat(links.link().settings().startClean()).isFalse();
            assertThat(links.link().texts()).containsExactly("x");
        }
    }

    @Test
    void aFullOutboxRefusesBeforeAnythingIsWrittenAndCountsThat() throws Exception {
        TransportSettings settings =
                SETTINGS.withOutbox(TransportSettings.Outbox.defaults().withMaximum(1, 1 << 20));
        try (MqttTransport transport = MqttTransports.create(settings, links, open(Sync.NEVER))) {
            transport.publish(Message.of("t", "taken"));
            TransportException failure = failure(transport.publish(Message.of("t", "refused")));
            assertThat(failure.kind()).isEqualTo(TransportException.Kind.OUTBOX_FULL);
            assertThat(transport.statistics().droppedOutbound()).isEqualTo(1);
        }
        try (DiskOutbox left = open(Sync.NEVER)) {
            assertThat(texts(left.recovered())).containsExactly("taken");
        }
    }

    @Test
    void aFullDiskFailsThePublishAndNothingElse() throws Exception {
        SimulatedDisk below = new SimulatedDisk();
        TamperedDisk full = TamperedDisk.failing(below, 14, Kind.NO_SPACE, Lasting.FOR_EVER);
        List<String> taken = new ArrayList<>();
        try (MqttTransport transport = MqttTransports.create(
                SETTINGS, links, DiskOutbox.open(full, Path.of("/outbox"), Sync.NEVER, 1 << 20))) {
            CompletableFuture<Void> publish = CompletableFuture.completedFuture(null);
            for (int i = 0; i < 100 && !publish.isCompletedExceptionally(); i++) {
                publish = transport.publish(Message.of("t", "m" + i));
                if (!publish.isCompletedExceptionally()) {
                    taken.add("m" + i);
                }
            }
            TransportException failure = failure(publish);
            assertThat(failure.kind()).isEqualTo(TransportException.Kind.STORE_FAILED);
            assertThat(failure).hasMessageStartingWith("outbox /outbox: it cannot be written: ");
            assertThat(failure.isRetryable()).isTrue();
            assertThat(taken).isNotEmpty();
            transport.connect();
            ScriptedLink link = links.awaitLink(1);
            Awaitility.await().until(() -> link.published().size() == taken.size());
            assertThat(link.texts()).isEqualTo(taken);
        }
    }

    @Test
    void tenThousandWhileDownAreAllSentByTheNextProcess() throws Exception {
        try (MqttTransport before = transport(open(Sync.EACH_SECOND))) {
            for (int i = 0; i < 10_000; i++) {
                before.publish(Message.of("t", String.valueOf(i)));
            }
        }
        try (MqttTransport after = transport(open(Sync.EACH_SECOND))) {
            after.connect();
            ScriptedLink link = links.awaitLink(1);
            Awaitility.await().until(() -> after.statistics().outboxMessages() == 0);
            assertThat(link.published()).hasSize(10_000);
            assertThat(link.texts().getLast()).isEqualTo("9999");
        }
    }

    @Test
    void theFolderStaysSmallWhileMessagesComeAndGo() throws Exception {
        try (MqttTransport transport = transport(open(Sync.NEVER))) {
            transport.connect();
            links.awaitLink(1);
            for (int i = 0; i < 20_000; i++) {
                transport.publish(Message.of("t", "x".repeat(1_000)));
            }
            Awaitility.await().until(() -> transport.statistics().outboxMessages() == 0);
            Awaitility.await().until(() -> bytesIn(folder.toFile()) < 4 << 20);
        }
    }

    /** What vanishes while it is looked at has no bytes: {@code Files.walk} would fail. */
    private static long bytesIn(File file) {
        File[] inside = file.listFiles();
        return inside == null
                ? file.length()
                : Stream.of(inside).mapToLong(DiskOutboxTest::bytesIn).sum();
    }

    @Test
    void aFolderInUseIsRefusedByName() {
        try (DiskOutbox _ = open(Sync.NEVER)) {
            assertThatThrownBy(() -> open(Sync.NEVER))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.STORE_FAILED))
                    .hasMessageContaining("is in use");
        }
    }

    @Test
    void anExpiryIsWrittenAsATimeOfDay() {
        try (DiskOutbox outbox = open(Sync.NEVER)) {
            outbox.add(Message.of("t", "x"), Optional.of(Instant.parse("2030-01-01T00:00:00Z")));
        }
        try (DiskOutbox outbox = open(Sync.NEVER)) {
            assertThat(outbox.recovered().getFirst().expiresAt()).contains(Instant.parse("2030-01-01T00:00:00Z"));
        }
    }
}
