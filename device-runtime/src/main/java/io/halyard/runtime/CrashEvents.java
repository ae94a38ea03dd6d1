// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.durable.DurableException;
import io.halyard.durable.StateFolder;
import io.halyard.durable.TwoSlotRecord;
import io.halyard.durable.TwoSlotRecord.Present;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import io.halyard.transport.TransportState;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells people of crashes by Blynk: after a connect the newest that were not told yet become events on the device's time line, at most five, one a
 * second. Each is told once, since an event may send somebody a message: which was the last is kept in the state folder, as {@code crash-events}.
 */
final class CrashEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrashEvents.class);
    private static final int MOST = 5;
    private static final int LONGEST = 250;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long PATIENCE_SECONDS = 60;
    private static final int FORMAT = 1;

    private final Teller teller;
    private final CrashStore store;
    private final TwoSlotRecord told;
    private final MqttTransport transport;
    private final Duration pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Registration registration;

    /** Makes an event of a description; completes when it was taken. */
    @FunctionalInterface
    interface Teller {
        CompletableFuture<Void> tell(String description);
    }

    private CrashEvents(Teller teller, CrashStore store, TwoSlotRecord told, MqttTransport transport, Duration pause) {
        this.teller = teller;
        this.store = store;
        this.told = told;
        this.transport = transport;
        this.pause = pause;
        this.registration = transport.onStateChange(change -> {
            if (change.to() == TransportState.CONNECTED) {
                tellAll();
            }
        });
    }

    /** Begins; {@code transport} is the connection on which events are told. */
    static CrashEvents start(Teller teller, CrashStore store, StateFolder state, MqttTransport transport) {
        return start(teller, store, state, transport, PAUSE);
    }

    static CrashEvents start(
            Teller teller, CrashStore store, StateFolder state, MqttTransport transport, Duration pause) {
        return new CrashEvents(teller, store, state.record("crash-events", FORMAT, Long.BYTES), transport, pause);
    }

    private long lastTold() {
        return told.content() instanceof Present present && present.payload().length == Long.BYTES
                ? ByteBuffer.wrap(present.payload()).getLong()
                : 0;
    }

    /** On the listener's own thread, which has nothing else to do. */
    private void tellAll() {
        long last = lastTold();
        List<CrashSummary> untold = store.list().stream()
                .filter(each -> each.id() > last && !each.sent())
                .toList();
        try {
            for (CrashSummary each : untold.subList(Math.max(0, untold.size() - MOST), untold.size())) {
                if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS) || !transport.isConnected()) {
                    return;
                }
                teller.tell(describe(each)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                told.write(ByteBuffer.allocate(Long.BYTES).putLong(each.id()).array());
            }
        } catch (ExecutionException | TimeoutException | DurableException e) {
            LOG.warn("crashes are told after the next connect: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody has a reason to.
        }
    }

    /** {@return e.g. {@code UNCAUGHT: java.lang.IllegalStateException: no calibration (run 12, up 3 s)}} */
    static String describe(CrashSummary crash) {
        JsonNode headline = JsonMapper.shared().readTree(crash.headline());
        String where = " (run " + crash.run() + ", up " + headline.path("up_s").asLong(0) + " s"
                + (crash.count() > 1 ? ", for the " + crash.count() + ". time" : "") + ")";
        StringBuilder what = new StringBuilder(crash.kind().name());
        for (String key : List.of("ex", "msg")) {
            String text = headline.path(key).asString("");
            what.append(text.isEmpty() ? "" : ": " + text);
        }
        what.setLength(Math.min(what.length(), LONGEST - where.length()));
        return what + where;
    }

    @Override
    public void close() {
        closed.countDown();
        registration.close();
    }
}
