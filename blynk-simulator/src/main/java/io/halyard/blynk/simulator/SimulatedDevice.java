// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import io.halyard.blynk.simulator.SimulatorException.Kind;
import io.halyard.blynk.simulator.state.Connection;
import io.halyard.blynk.simulator.state.Counters;
import io.halyard.blynk.simulator.state.DeviceEvent;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Diagnostic;
import io.halyard.blynk.simulator.state.Downlink;
import io.halyard.blynk.simulator.state.Point;
import io.halyard.blynk.simulator.state.RefusedException;
import io.halyard.blynk.simulator.state.Subscription;
import io.halyard.blynk.simulator.state.Uplink;
import io.halyard.blynk.simulator.state.Values;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A device as the cloud sees it: what it sent, and what a person at the dashboard would do to it. It lives as long as its
 * {@link BlynkSimulator}; after that it can still be read, and waiting calls end with kind {@code CLOSED}.
 *
 * <p>Values are text, as on the wire; numbers never depend on a locale.
 */
public final class SimulatedDevice {
    private final DeviceState state;

    SimulatedDevice(DeviceState state) {
        this.state = state;
    }

    /** {@return what the dashboard calls it} */
    public String name() {
        return state.name();
    }

    // ---- what it is and what it sent

    /** {@return whether the device is logged in} */
    public boolean isConnected() {
        return state.connection().isPresent();
    }

    /** {@return {@code cloud} or {@code device-topics}, as its login chose; empty while it is not connected} */
    public Optional<String> dialect() {
        return state.connection().map(Connection::dialect);
    }

    /** {@return the newest value of a datastream; several values are joined by a 0x00 byte: see {@link #values}} */
    public Optional<String> value(String datastream) {
        return state.newest(datastream).map(Point::value);
    }

    /** {@return the newest value of a datastream, taken apart; empty when it has none} */
    public List<String> values(String datastream) {
        return value(datastream).map(Values::split).orElse(List.of());
    }

    /** {@return the last 10,000 points of a datastream by time, the oldest first; what people wrote is among them} */
    public List<Point> history(String datastream) {
        return state.history(datastream);
    }

    /** {@return the properties that the device gave the datastream's widget} */
    public Map<String, String> properties(String datastream) {
        return state.properties(datastream);
    }

    /** {@return the last 1,000 events, the oldest first} */
    public List<DeviceEvent> events() {
        return state.events();
    }

    /** {@return the metadata fields} */
    public Map<String, String> metadata() {
        return state.metadata();
    }

    /** {@return what the device says of itself, e.g. {@code ver} and {@code type}} */
    public Map<String, String> info() {
        return state.info();
    }

    /** {@return the last 1,000 complaints about the client, the oldest first; a good client causes none} */
    public List<Diagnostic> diagnostics() {
        return state.diagnostics();
    }

    /** {@return the last 1,000 messages the device published, the oldest first} */
    public List<Uplink> uplinks() {
        return state.uplinks();
    }

    /** {@return the counters} */
    public Counters counters() {
        return state.counters();
    }

    /**
     * Calls a listener for every message the device publishes from now on, in order, on a virtual thread of its own. What
     * it throws is logged. Beyond 10,000 waiting messages it misses some.
     *
     * @return ends it
     */
    public Subscription onUplink(Consumer<Uplink> listener) {
        return state.onUplink(listener);
    }

    // ---- what people and the cloud do to it

    /**
     * Writes a value as a person at the dashboard does: the cloud has it at once, and the device is told if it is there.
     *
     * @param values one value, or several for a multi-value
     * @throws SimulatorException REFUSED, when the template or the type does not take it
     */
    public void write(String datastream, String... values) {
        translating(() -> {
            state.write(datastream, String.join(Values.SEPARATOR, values));
            return true;
        });
    }

    /** Sets a metadata field as a person does, and tells the device if it is there. */
    public void writeMetadata(String field, String value) {
        translating(() -> {
            state.writeMetadata(field, value);
            return true;
        });
    }

    /**
     * Asks the device for a sign of life, {@code downlink/ping}, and waits for its acknowledgement.
     *
     * @param timeout how long to wait
     * @return how long the answer took
     * @throws SimulatorException OFFLINE, when it is not connected, has not subscribed to it, or its dialect has no ping;
     *     TIMEOUT, when it did not answer
     */
    public Duration ping(Duration timeout) throws InterruptedException {
        Instant asked = state.clock().instant();
        settle("answer a ping", state.send(new Downlink.Ping()), timeout);
        return Duration.between(asked, state.clock().instant());
    }

    /** Tells the device to connect elsewhere: now or, if it is not connected, right after its next login. */
    public void redirect(URI target) {
        state.redirect(new Downlink.Redirect(target));
    }

    /**
     * Offers a firmware, {@code downlink/ota/json} or {@code ota/request}.
     *
     * @param json the whole payload
     * @throws SimulatorException OFFLINE, when it is not connected
     */
    public void offerOta(String json) {
        tell(new Downlink.OtaOffer(json));
    }

    /** Tells the device to start again. */
    public void reboot() {
        tell(new Downlink.Reboot());
    }

    /** Tells the device to be provisioned anew. */
    public void reconfigure() {
        tell(new Downlink.Reconfigure());
    }

    /** Asks a {@code device-topics} device who it is. */
    public void requestInfo() {
        tell(new Downlink.InfoRequest());
    }

    /** Asks a {@code device-topics} device for a property of a widget. */
    public void requestProperty(String datastream, String property) {
        tell(new Downlink.PropertyRequest(translating(() -> state.datastream(datastream)), property));
    }

    /** Cuts the connection as a broken network does: no DISCONNECT is sent. Harmless when there is none. */
    public void dropConnection() {
        state.connection().ifPresent(Connection::cut);
    }

    // ---- waiting

    /** Waits until the device is logged in: see {@link #awaitSubscribed} for more. */
    public void awaitConnected(Duration timeout) throws InterruptedException {
        await("connect", this::isConnected, timeout);
    }

    /** Waits until the device is logged in and has subscribed to something, so that downlinks reach it. */
    public void awaitSubscribed(Duration timeout) throws InterruptedException {
        await(
                "subscribe",
                () -> state.connection().filter(Connection::isSubscribed).isPresent(),
                timeout);
    }

    /** Waits until the device is not logged in. */
    public void awaitDisconnected(Duration timeout) throws InterruptedException {
        await("disconnect", () -> !isConnected(), timeout);
    }

    /**
     * Waits for a value: the present one, or any that comes while waiting, however short it was the newest.
     *
     * @return the value that satisfied
     * @throws SimulatorException TIMEOUT, with the value there was
     */
    public String awaitValue(String datastream, Predicate<String> wanted, Duration timeout)
            throws InterruptedException {
        Arrivals arrivals = new Arrivals(state, datastream, wanted);
        await(
                () -> "send a wanted value of " + datastream + ", which is "
                        + value(datastream).orElse("not there"),
                arrivals::satisfied,
                timeout);
        return arrivals.found();
    }

    /**
     * Waits for an event with a code, earlier ones included.
     *
     * @return the newest such event
     */
    public DeviceEvent awaitEvent(String code, Duration timeout) throws InterruptedException {
        Supplier<Optional<DeviceEvent>> newest = () -> events().reversed().stream()
                .filter(event -> event.code().equals(code))
                .findFirst();
        await("log the event " + code, () -> newest.get().isPresent(), timeout);
        return newest.get().orElseThrow();
    }

    /**
     * Waits until something holds; it is asked again after every change.
     *
     * @param what what the device should do, for the error: {@code "send both values"}
     * @throws SimulatorException TIMEOUT, or CLOSED when the simulator is closed meanwhile
     */
    public void await(String what, BooleanSupplier holds, Duration timeout) throws InterruptedException {
        await(() -> what, holds, timeout);
    }

    private void await(Supplier<String> what, BooleanSupplier holds, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        while (true) {
            long seen = state.revision();
            if (holds.getAsBoolean()) {
                return;
            }
            if (state.isClosed()) {
                throw failure(Kind.CLOSED, "the simulator was closed before device " + name() + " did " + what.get());
            }
            if (left <= 0) {
                throw timedOut(what.get(), timeout);
            }
            left = state.awaitChange(seen, left);
        }
    }

    private void tell(Downlink downlink) {
        CompletableFuture<Void> sent = state.send(downlink);
        if (sent.isCompletedExceptionally()) {
            throw failure(Kind.OFFLINE, reason(sent.exceptionNow()));
        }
    }

    private void settle(String what, CompletableFuture<Void> done, Duration timeout) throws InterruptedException {
        try {
            done.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(Kind.OFFLINE, "device " + name() + " cannot " + what + ": " + reason(e));
        } catch (TimeoutException _) {
            throw timedOut(what, timeout);
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = Optional.ofNullable(failure.getCause()).orElse(failure);
        return String.valueOf(root.getMessage());
    }

    private SimulatorException timedOut(String what, Duration timeout) {
        return failure(
                Kind.TIMEOUT,
                "device " + name() + " did not " + what + " within " + timeout.toMillis() + " ms; "
                        + (isConnected() ? "it is connected" : "it is not connected")
                        + state.diagnostics().reversed().stream()
                                .findFirst()
                                .map(last -> "; last diagnostic: " + last.text())
                                .orElse(""));
    }

    private <T> T translating(Supplier<T> action) {
        try {
            return action.get();
        } catch (RefusedException e) {
            throw failure(Kind.REFUSED, e.getMessage());
        }
    }

    private SimulatorException failure(Kind kind, String message) {
        return new SimulatorException(kind, "device " + name(), message);
    }
}
