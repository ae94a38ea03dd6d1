// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportState;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.WatchdogSettings;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of crashes by Blynk. */
class CrashEventsTest {
    @TempDir
    private Path folder;

    private final StandInTransport connection = new StandInTransport();
    private final List<String> told = new ArrayList<>();
    private final OpenParts open = new OpenParts();
    private Watchdog watchdog;
    private boolean takes = true;

    @BeforeEach
    void begin() {
        watchdog = open.add(Watchdog.begin(WatchdogSettings.in(folder)));
        watchdog.guard();
    }

    @AfterEach
    void closeAll() {
        open.close();
    }

    private void start() {
        CrashStore store = watchdog.crashes().orElseThrow();
        open.add(CrashEvents.start(
                this::tell, store, watchdog.state().orElseThrow(), connection.transport(), Duration.ZERO));
    }

    private CompletableFuture<Void> tell(String text) {
        told.add(text);
        return takes
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IllegalStateException("dropped"));
    }

    private void note(String message) {
        watchdog.recorder().note(new Failure(EndingKind.UNCAUGHT, "main", message, Optional.empty(), List.of()));
    }

    private void connect() {
        told.clear();
        connection.become(TransportState.CONNECTED);
        connection.become(TransportState.WAITING);
    }

    @Test
    void theNewestFiveAreToldAndEachOnce() {
        Stream.of("a", "b", "c", "d", "e", "f", "g").forEach(this::note);
        start();
        connect();
        assertThat(told)
                .extracting(text -> text.replaceFirst(", up .*", ""))
                .containsExactly(
                        "UNCAUGHT: c (run 1",
                        "UNCAUGHT: d (run 1",
                        "UNCAUGHT: e (run 1",
                        "UNCAUGHT: f (run 1",
                        "UNCAUGHT: g (run 1");
        note("h");
        connect();
        assertThat(told).hasSize(1).first().asString().startsWith("UNCAUGHT: h ");
        connect();
        assertThat(told).isEmpty();
    }

    @Test
    void whatWasNotTakenIsToldAgain() {
        note("a");
        note("b");
        takes = false;
        start();
        connect();
        assertThat(told).as("the connection is bad: the second is not tried").hasSize(1);
        takes = true;
        connect();
        assertThat(told).hasSize(2);
    }

    @Test
    void whatSomebodyHasIsNotTold() {
        note("a");
        watchdog.crashes().orElseThrow().markSent(1);
        start();
        connect();
        assertThat(told).isEmpty();
    }

    @Test
    void aLongMessageFitsAnEvent() {
        note("x".repeat(2000));
        start();
        connect();
        assertThat(told).first().asString().hasSizeLessThanOrEqualTo(250).endsWith(" s)");
    }

    @Test
    @NeedsProgram("mosquitto")
    @Timeout(300)
    void aRealCrashIsToldOverARealConnection() throws Exception {
        try (GuardedDevice device =
                new GuardedDevice(Files.createDirectory(folder.resolve("device")), "app.fault = none")) {
            BlockingQueue<String> events = new LinkedBlockingQueue<>();
            try (Subscription _ =
                    device.listen("event/#", message -> events.add(message.topic() + " " + message.text()))) {
                assertThat(device.run("run1", device.withBlynk("app.fault=throw")))
                        .isEqualTo(83);
                device.start("run2", device.withBlynk());
                assertThat(events.poll(GuardedDevice.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .startsWith(
                                "event/crash UNCAUGHT: java.lang.IllegalStateException: the calibration file is missing, *** (run 1, up ");
            }
        }
    }
}
