// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Registration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Queues, threads and ends of handlers and questions. */
class HandlersTest {
    @Test
    void aSlowHandlerLosesTheOldestAndSaysSo() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        List<Integer> seen = new CopyOnWriteArrayList<>();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.logTo((_, text) -> told.add(text));
            bench.blynk.onDatastream("A", value -> {
                inside.countDown();
                release.await();
                seen.add(value.asInt());
            });
            bench.transport.arrive("downlink/ds/A", "0");
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 1_003; i++) {
                bench.transport.arrive("downlink/ds/A", String.valueOf(i));
            }
            release.countDown();
            Awaitility.await().until(() -> seen.size() == 1_001);
            assertThat(seen).startsWith(0, 4, 5).endsWith(1_003).isSorted();
            assertThat(bench.blynk.statistics().deliveries().dropped()).isEqualTo(3);
            assertThat(told)
                    .contains("the handler of datastream A is too slow: the oldest waiting message was dropped");
        }
    }

    @Test
    void handlersRunOnNamedVirtualThreads() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.onDatastream("Fan", _ -> thread.set(Thread.currentThread()));
            bench.transport.arrive("downlink/ds/Fan", "1");
            Awaitility.await().until(() -> thread.get() != null);
            assertThat(thread.get().isVirtual()).isTrue();
            assertThat(thread.get().getName()).isEqualTo("halyard-blynk-datastream-Fan");
        }
    }

    @Test
    void severalHandlersOfOneDatastreamEachGetIt() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Bench bench = Bench.connected(Bench.quiet())) {
            Registration first = bench.blynk.onDatastream("A", value -> seen.add("first " + value));
            bench.blynk.onDatastream("A", value -> seen.add("second " + value));
            bench.transport.arrive("downlink/ds/A", "1");
            Awaitility.await().until(() -> seen.size() == 2);
            first.close();
            bench.transport.arrive("downlink/ds/A", "2");
            Awaitility.await().until(() -> seen.size() == 3);
            assertThat(seen).contains("first 1", "second 1", "second 2");
        }
    }

    @Test
    void unknownAndMalformedMessagesAreCounted() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.transport.arrive("downlink/brand/new", "x");
            for (String time : List.of("", "[]", "{}", "{\"time\":\"x\"}", "{\"time\":1,\"tz_offset\":99999}")) {
                bench.transport.arrive("downlink/utc/all/json", time);
            }
            for (String place : List.of("", "1", "1,2,3", "91,0", "a,b", "1;2")) {
                bench.transport.arrive("downlink/loc/all", place);
            }
            bench.transport.arrive("downlink/ota/json", "no json");
            assertThat(bench.blynk.statistics().malformed()).isEqualTo(12);
            assertThat(bench.blynk.statistics().unhandled()).isEqualTo(1);
        }
    }

    @Test
    void diagnosesAndUnhandledOrdersAreWarnings() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.logTo((level, text) -> told.add(level.wireName() + " " + text));
            bench.transport.arrive("downlink/diag", "no datastream X");
            bench.transport.arrive("downlink/reboot", "");
            bench.transport.arrive("downlink/reconfigure", "");
            bench.transport.arrive("downlink/ota/json", "{\"url\":\"https://x/?token=secret\",\"ver\":\"2\"}");
            assertThat(told)
                    .containsExactly(
                            "warn the server complains: no datastream X",
                            "warn the server wants a reboot, and nothing handles it: see onReboot",
                            "warn the server wants a reconfiguration, and nothing handles it: see onReconfigure",
                            "warn the server offers OtaRequest[type=?, version=2, build=?, sizeBytes=?], and nothing"
                                    + " handles it: see onOtaRequest");
            assertThat(bench.blynk.statistics().diagnoses()).isEqualTo(1);
        }
    }

    @Test
    void aQuestionEndsWhenItsTimeIsOverOrBlynkIsClosed() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet())) {
            assertThatThrownBy(() -> bench.blynk.time(Duration.ofMillis(20)))
                    .hasMessage("time: the server did not answer within 20 ms");
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    bench.blynk.location(Bench.PATIENCE);
                } catch (BlynkException | InterruptedException e) {
                    thrown.set(e);
                }
            });
            bench.transport.published(2);
            bench.blynk.close();
            assertThat(asking.join(Bench.PATIENCE)).isTrue();
            assertThat(thrown.get()).hasMessage("blynk: was closed while this waited for an answer");
        }
    }

    @Test
    void aQuestionWithoutAConnectionSaysSo() {
        try (Bench bench = new Bench(Bench.quiet())) {
            assertThatThrownBy(() -> bench.blynk.time(Duration.ofMillis(20)))
                    .hasMessage("time: no connection within 20 ms; the transport is DISCONNECTED");
        }
    }

    @Test
    void anErrorEndsItsThreadButNotTheHandler() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        CountDownLatch uncaught = new CountDownLatch(1);
        Thread.setDefaultUncaughtExceptionHandler((_, _) -> uncaught.countDown());
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.onDatastream("A", value -> {
                if (value.asInt() == 1) {
                    throw new AssertionError("planted");
                }
                seen.add(value.asInt());
            });
            bench.transport.arrive("downlink/ds/A", "1");
            bench.transport.arrive("downlink/ds/A", "2");
            Awaitility.await().dontCatchUncaughtExceptions().until(() -> seen.contains(2));
            assertThat(uncaught.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
