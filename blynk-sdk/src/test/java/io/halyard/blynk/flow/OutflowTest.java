// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.dialect.CloudDialect;
import io.halyard.blynk.dialect.Names;
import io.halyard.blynk.dialect.SizeLimit;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pacing, conflation and history under a clock that the test moves. */
class OutflowTest {
    private static final Instant BEGIN = Instant.parse("2026-06-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> acknowledgements = new CopyOnWriteArrayList<>();
    private final List<BlynkException> failures = new CopyOnWriteArrayList<>();
    private boolean acknowledging = true;
    private Outflow outflow = outflow(Flow.defaults().withMessagesPerSecond(10));

    private Outflow outflow(Flow flow) {
        return new Outflow(
                CloudDialect.of(Names.defaults(), new SizeLimit(flow.maximumMessageBytes(), 0)),
                flow,
                this::publish,
                failures::add,
                new Outflow.Time(() -> BEGIN.plusNanos(nanos.get()), nanos::get));
    }

    private CompletableFuture<Void> publish(Message message) {
        sent.add(message.topic() + "=" + message.payload().text());
        CompletableFuture<Void> done =
                acknowledging ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        acknowledgements.add(done);
        return done;
    }

    @AfterEach
    void close() {
        outflow.close();
    }

    private void use(Flow flow) {
        outflow.close();
        outflow = outflow(flow);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void online() {
        outflow.online(List.of(), List.of());
    }

    private void write(String name, Object value) {
        CompletableFuture<Void> _ = outflow.write(name, DatastreamValue.ofParts(value));
    }

    private void awaitSent(int count) {
        Awaitility.await().until(() -> sent.size() >= count);
    }

    @Test
    void oneWriteOnAnIdleConnectionLeavesOnTheCallersThread() {
        online();
        write("A", 1);
        assertThat(sent).containsExactly("ds/A=1");
    }

    @Test
    void beyondTheBurstOnlyTheNewestWaits() {
        online();
        for (int i = 0; i < 1000; i++) {
            write("A", i);
        }
        assertThat(sent).hasSize(10);
        pass(Duration.ofMillis(100));
        awaitSent(11);
        assertThat(sent.getLast()).isEqualTo("ds/A=999");
        assertThat(outflow.counts().conflated()).isEqualTo(989);
        pass(Duration.ofMinutes(1));
        write("A", -1);
        assertThat(sent).hasSize(12);
    }

    @Test
    void onlyWhatWasWrittenWithItsTypeSharesAMessage() {
        write("A", 1);
        CompletableFuture<Void> _ =
                outflow.writeAll(Map.of("B", DatastreamValue.of("text"), "D", DatastreamValue.of(true)));
        CompletableFuture<Void> _ = outflow.writeAll(Map.of("C", DatastreamValue.of(2.5)));
        write("D", 0);
        online();
        assertThat(sent).containsExactlyInAnyOrder("ds/A=1", "batch_ds={\"B\":\"text\",\"C\":2.5}", "ds/D=0");
    }

    @Test
    void ofWriteAndEraseTheLaterCounts() {
        use(Flow.defaults().withHistory(List.of("H")).withEveryValue(List.of("E")));
        CompletableFuture<Void> written = outflow.write("A", DatastreamValue.of(1));
        CompletableFuture<Void> past = outflow.write("H", DatastreamValue.of(1));
        for (String datastream : List.of("A", "H", "E", "B")) {
            CompletableFuture<Void> _ = outflow.erase(datastream);
        }
        write("B", 2);
        write("E", 3);
        assertThat(sent).containsExactly("ds/E/erase=", "ds/E=3");
        online();
        assertThat(sent.subList(2, 5)).containsExactly("ds/A/erase=", "ds/H/erase=", "ds/B=2");
        assertThat(written).succeedsWithin(Duration.ofSeconds(30));
        assertThat(past).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aBatchTooLargeForOneMessageIsSeveral() {
        Map<String, DatastreamValue> values = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            values.put("Datastream " + i, DatastreamValue.of("x".repeat(80)));
        }
        online();
        CompletableFuture<Void> done = outflow.writeAll(values);
        assertThat(sent)
                .hasSize(4)
                .allSatisfy(message -> assertThat(message.length() - 1 + 4).isLessThanOrEqualTo(1024));
        assertThat(done).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void oneValueTooLargeRefusesTheWholeBatch() {
        online();
        Map<String, DatastreamValue> values =
                Map.of("A", DatastreamValue.of(1), "B", DatastreamValue.of("x".repeat(1020)));
        assertThatThrownBy(() -> outflow.writeAll(values)).hasMessageContaining("the server takes 1024");
        assertThat(sent).isEmpty();
    }

    @Test
    void messagesKeepTheirOrderAndValuesGetEveryFourthTurn() {
        online();
        for (int i = 0; i < 10; i++) {
            write("burst", i);
        }
        sent.clear();
        for (int i = 0; i < 6; i++) {
            CompletableFuture<Void> _ = outflow.send(Message.of("event/e", String.valueOf(i)));
        }
        write("A", 7);
        for (int i = 1; i <= 7; i++) {
            pass(Duration.ofMillis(100));
            awaitSent(i);
        }
        assertThat(sent)
                .containsExactly(
                        "event/e=0", "event/e=1", "event/e=2", "ds/A=7", "event/e=3", "event/e=4", "event/e=5");
    }

    @Test
    void aConnectionThatAcknowledgesNothingIsNotFilled() {
        acknowledging = false;
        online();
        for (int second = 0; second < 100; second++) {
            pass(Duration.ofSeconds(1));
            for (int i = 0; i < 10; i++) {
                write("A", second * 10 + i);
            }
        }
        assertThat(sent).hasSize(20);
        acknowledgements.forEach(each -> each.complete(null));
        awaitSent(21);
        assertThat(sent.getLast()).isEqualTo("ds/A=999");
    }

    @Test
    void aLargeBacklogOfAnOutboxIsWaitedFor() {
        acknowledging = false;
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Void> _ = outflow.send(Message.of("event/e", ""));
        }
        write("A", 1);
        online();
        assertThat(sent).hasSize(100).doesNotContain("ds/A=1");
        acknowledgements.forEach(each -> each.complete(null));
        awaitSent(101);
        assertThat(sent.getLast()).isEqualTo("ds/A=1");
    }

    @Test
    void aHistoryGoesInPiecesWithTimesAndTheOldestAreDropped() {
        use(Flow.defaults().withHistory(List.of("H")).withHistoryValues(3));
        CompletableFuture<Void> dropped = outflow.write("H", DatastreamValue.of(0));
        for (int i = 1; i <= 3; i++) {
            pass(Duration.ofSeconds(1));
            write("H", i);
        }
        assertThat(dropped).failsWithin(Duration.ofSeconds(30));
        online();
        long begin = BEGIN.toEpochMilli();
        assertThat(sent)
                .containsExactly("ds/H/timestamped_batch=[[" + (begin + 1000) + ",1],[" + (begin + 2000) + ",2],["
                        + (begin + 3000) + ",3]]");
        assertThat(outflow.counts().dropped()).isEqualTo(1);
        assertThat(failures).singleElement().asString().contains("3 newer values waited too (flow.history-values)");
    }

    @Test
    void whatIsOlderThanTheServerTakesIsDropped() {
        use(Flow.defaults().withHistory(List.of("H")));
        CompletableFuture<Void> old = outflow.write("H", DatastreamValue.of(1));
        pass(Duration.ofDays(27));
        write("H", 2);
        pass(Duration.ofDays(2));
        online();
        assertThat(sent).singleElement().asString().endsWith(",2]]");
        assertThat(old)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withMessageContaining("nothing more than a month away from now");
    }

    @Test
    void whatWasWrittenUnderAWrongClockIsDroppedToo() {
        use(Flow.defaults().withHistory(List.of("H")));
        pass(Duration.ofDays(3650));
        write("H", 1);
        pass(Duration.ofDays(-3650));
        write("H", 2);
        write("H", 3);
        online();
        long begin = BEGIN.toEpochMilli();
        assertThat(sent).containsExactly("ds/H/timestamped_batch=[[" + begin + ",2],[" + begin + ",3]]");
    }

    @Test
    void whatIsSaidOnConnectDoesNotPileUpWhileNothingIsAcknowledged() {
        acknowledging = false;
        List<Message> info = List.of(Message.of("info/mcu", "{}"));
        List<Message> sync = List.of(Message.of("get/ds/all", ""));
        for (int i = 0; i < 100; i++) {
            outflow.online(info, sync);
            outflow.offline();
        }
        assertThat(sent).containsExactly("info/mcu={}", "get/ds/all=");
        acknowledgements.forEach(each -> each.complete(null));
        Awaitility.await().until(() -> {
            outflow.online(info, sync);
            outflow.offline();
            return sent.size() >= 4;
        });
    }

    @Test
    void whatTheTransportDropsIsTold() {
        acknowledging = false;
        CompletableFuture<Void> done = outflow.send(Message.of("event/e", ""));
        acknowledgements
                .getFirst()
                .completeExceptionally(
                        new TransportException(TransportException.Kind.OUTBOX_FULL, "event/e", "there is no room"));
        assertThat(done)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        BlynkException.class, e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.FULL));
        assertThat(failures).hasSize(1);
    }

    @Test
    void tooManyMessagesFailInsteadOfGrowing() {
        use(Flow.defaults().withMessagesPerSecond(1));
        online();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 1002; i++) {
            last = outflow.send(Message.of("event/e", ""));
        }
        assertThat(last)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .withMessage("event/e: 1000 messages wait to be sent: send fewer, or raise flow.messages-per-second");
    }

    @Test
    void whatWaitsGoesIntoTheOutboxWhenTheConnectionEnds() {
        use(Flow.defaults().withMessagesPerSecond(1));
        online();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Void> _ = outflow.send(Message.of("event/e", String.valueOf(i)));
        }
        assertThat(sent).hasSize(1);
        outflow.offline();
        assertThat(sent).containsExactly("event/e=0", "event/e=1", "event/e=2", "event/e=3", "event/e=4");
    }

    @Test
    void closingEndsWhatWaits() {
        CompletableFuture<Void> value = outflow.write("A", DatastreamValue.of(1));
        outflow.close();
        assertThat(value).isCompletedExceptionally();
        assertThat(outflow.write("A", DatastreamValue.of(1))).isCompletedExceptionally();
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> Flow.defaults().withMessagesPerSecond(0))
                .hasMessage("flow.messages-per-second: 0 is outside 1 to 1000");
        assertThatThrownBy(() -> Flow.defaults().withHistory(List.of("A")).withEveryValue(List.of("A")))
                .hasMessage("flow.history: 'A' is in flow.every-value too: choose one of them");
    }
}
