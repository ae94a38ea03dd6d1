// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.halyard.blynk.dialect.CloudDialect;
import io.halyard.blynk.dialect.DeviceTopicsDialect;
import io.halyard.blynk.dialect.Dialect;
import io.halyard.blynk.dialect.Dialect.Question;
import io.halyard.blynk.dialect.SizeLimit;
import io.halyard.blynk.dialect.Uplink;
import io.halyard.blynk.flow.Outflow;
import io.halyard.blynk.handler.Handler;
import io.halyard.blynk.https.DeviceApi;
import io.halyard.blynk.journal.LogSink;
import io.halyard.blynk.value.AutomationResponse;
import io.halyard.blynk.value.AutomationTrigger;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.LogLevel;
import io.halyard.blynk.value.Metadata;
import io.halyard.blynk.value.OtaRequest;
import io.halyard.blynk.value.OtaStatus;
import io.halyard.blynk.value.Property;
import io.halyard.blynk.value.PropertyRequest;
import io.halyard.blynk.value.ServerTime;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Registration;
import io.halyard.transport.Secret;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportState;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A device's view of Blynk: what a program holds, made by hand or injected. It speaks over a transport that is not its own.
 *
 * <pre>{@code
 *   new Blynk(transport, settings) -- on..., register --> connect() --> (offline and online, for years) --> close()
 * }</pre>
 *
 * <p>Any thread may call any method, handlers too. Calls that send never block and return a future of the server's
 * acknowledgement, which fails with a {@link BlynkException}; they throw one at once when the call itself is wrong: kind
 * UNSUPPORTED (the dialect cannot), INVALID_ARGUMENT, TOO_LARGE. Without a connection values wait, the newest of each
 * datastream or, of those with {@code flow.history}, all with their times; events, properties, metadata and the like wait in the
 * transport's outbox.
 *
 * <p>Futures and registrations may be ignored: what was not delivered is logged as a warning too.
 *
 * <p>Values are Strings, numbers, booleans, lists of these, or {@link DatastreamValue}s.
 */
public final class Blynk implements AutoCloseable {
    private final MqttTransport transport;
    private final BlynkSettings settings;
    private final Session session;
    private final Questions questions;
    private final DeviceApi api;

    /** Opens nothing yet: {@link #connect()} does. */
    @Inject
    public Blynk(MqttTransport transport, BlynkSettings settings) {
        this(transport, settings, dialect(transport, settings), Outflow.Time.system());
    }

    Blynk(MqttTransport transport, BlynkSettings settings, Dialect dialect, Outflow.Time time) {
        this.transport = transport;
        this.settings = settings;
        this.session = new Session(transport, settings, dialect, time);
        this.questions = new Questions(transport, session);
        this.api = new DeviceApi(settings.api());
    }

    /** MQTT 5 has one byte more in each message: the length of its properties, of which there are none. */
    private static SizeLimit limit(MqttTransport transport, BlynkSettings settings) {
        return new SizeLimit(settings.flow().maximumMessageBytes(), transport.version() == MqttVersion.V5 ? 1 : 0);
    }

    private static Dialect dialect(MqttTransport transport, BlynkSettings settings) {
        return switch (settings.dialect()) {
            case CLOUD -> CloudDialect.of(settings.names(), limit(transport, settings));
            case DEVICE_TOPICS -> DeviceTopicsDialect.of(settings.names(), limit(transport, settings));
        };
    }

    // ---- The connection

    /** Begins to listen without touching the connection, which somebody else opens. Harmless when repeated. */
    public void start() {
        session.start();
    }

    /**
     * Begins to listen, and to connect: see {@link MqttTransport#connect()}.
     *
     * @throws io.halyard.transport.TransportException with external reconnect: why the attempt failed
     */
    public void connect() {
        session.start();
        transport.connect();
    }

    /** Says good-bye to the server and stays away until {@link #connect()}. All that share the transport are offline then. */
    public void disconnect() {
        transport.disconnect();
    }

    /** {@return where the connection stands} */
    public TransportState state() {
        return transport.state();
    }

    /** {@return whether there is a connection now, as far as is known} */
    public boolean isConnected() {
        return transport.isConnected();
    }

    /**
     * Waits for a connection.
     *
     * @return whether there is one
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean awaitConnected(Duration timeout) throws InterruptedException {
        return transport.awaitConnected(timeout);
    }

    /** {@return what it has done} */
    public BlynkStatistics statistics() {
        return session.statistics();
    }

    /** Sends the SDK's log lines there instead of to SLF4J; the token is masked in them. */
    public void logTo(LogSink sink) {
        session.journal.to(sink);
    }

    /**
     * Speaks for another device over this gateway's connection.
     *
     * @param deviceSettings of that device; its token is the device's, and its server and login are this connection's
     * @return to be closed by the caller; its {@code connect()} connects this one
     * @throws BlynkException kind UNSUPPORTED when this connection is no gateway's
     */
    public Blynk device(BlynkSettings deviceSettings) {
        if (!settings.server().gateway()) {
            throw new BlynkException(
                    BlynkException.Kind.UNSUPPORTED,
                    "device",
                    "this connection in the dialect " + settings.dialect()
                            + " is no gateway's: set gateway = true and use"
                            + " the token of a device whose template allows it");
        }
        BlynkSettings own = deviceSettings.withServer(settings.server());
        return new Blynk(
                transport,
                own,
                CloudDialect.behindGateway(own.token(), own.names(), limit(transport, own)),
                Outflow.Time.system());
    }

    /** Ends listening; what waits fails with kind CLOSED. The transport stays as it is: it is not ours. */
    @Override
    public void close() {
        questions.close();
        session.close();
        api.close();
    }

    // ---- Values

    /**
     * Writes a datastream: its newest value counts. Several values make one value of several parts.
     *
     * @return completes when the server has acknowledged this value or a newer one; writes that replace each other while they
     *     wait share one future
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> write(String datastream, Object... value) {
        return session.outflow.write(datastream, DatastreamValue.ofParts(value));
    }

    /**
     * Writes several datastreams in as few messages as possible. Types must be what the datastreams are: a String, a number, a
     * boolean, or a list of longitude and latitude.
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> writeAll(Map<String, ?> values) {
        return session.outflow.writeAll(read(values));
    }

    private static Map<String, DatastreamValue> read(Map<String, ?> values) {
        if (values.isEmpty()) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT, "values", "there are none: give at least one");
        }
        Map<String, DatastreamValue> read = new LinkedHashMap<>();
        values.forEach((name, value) -> read.put(name, DatastreamValue.ofParts(value)));
        return read;
    }

    /**
     * Writes the datastream of a virtual pin.
     *
     * @param pin 0 to 255
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> virtualWrite(int pin, Object... values) {
        return write(session.dialect.pinName(pin), values);
    }

    /** Erases a datastream's value; of write and erase, as of two writes, the later counts. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> erase(String datastream) {
        return session.outflow.erase(datastream);
    }

    /**
     * Writes to a virtual pin of another device.
     *
     * @param token the other device's
     * @param pin 0 to 255
     * @return completes when the server has accepted it; on {@code cloud}, where this goes over HTTPS, it fails at once without a
     *     network
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> bridgeVirtualWrite(Secret token, int pin, Object... value) {
        DatastreamValue parts = DatastreamValue.ofParts(value);
        session.dialect.pinName(pin);
        if (settings.server().gateway()) {
            Dialect other = CloudDialect.behindGateway(
                    token, settings.names().withVirtualPins(Map.of()), limit(transport, settings));
            return session.outflow.send(other.value(other.pinName(pin), parts));
        }
        Optional<Message> message = session.dialect.bridge(token, pin, parts);
        return message.isPresent() ? session.outflow.send(message.get()) : api.update(token, pin, parts);
    }

    /**
     * A datastream as a line for messages, below the operator's tools: each is sent, in order and before values.
     *
     * @param datastream one that nothing else writes
     */
    public Terminal terminal(String datastream) {
        return new Terminal(session, session.dialect.canonical(datastream));
    }

    // ---- Properties

    /** Sets a property of the datastream's widgets; several values where the property takes several. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> setProperty(String datastream, Property property, Object... values) {
        return setProperty(datastream, property.wireName(), values);
    }

    /** Sets a property by its name in topics, for those newer than {@link Property}. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> setProperty(String datastream, String property, Object... values) {
        return session.outflow.send(session.dialect.property(datastream, property, DatastreamValue.ofParts(values)));
    }

    /** Gives a property back to the template. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> eraseProperty(String datastream, Property property) {
        return session.outflow.send(session.dialect.eraseProperty(datastream, property.wireName()));
    }

    // ---- Events, logs, and what the device is

    /** Logs an event to the device's time line, with the event's default description. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> logEvent(String code) {
        return logEvent(code, "");
    }

    /** Logs an event to the device's time line. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> logEvent(String code, String description) {
        return session.outflow.send(session.dialect.event(code, description));
    }

    /** Notifies people. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> notify(String message) {
        return session.outflow.send(session.dialect.notification(message));
    }

    /** Writes to the device's log on the server. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> deviceLog(LogLevel level, String message) {
        return session.outflow.send(session.dialect.log(level, message));
    }

    /** Says again what the device is. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> publishDeviceInfo() {
        return publishDeviceInfo(DeviceInfo.none());
    }

    /**
     * Says what the device is; what the changes leave out stays as it was said before. It is said again on each connect.
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> publishDeviceInfo(DeviceInfo changes) {
        DeviceInfo complete = changes.over(session.info.get());
        List<Message> messages = session.dialect.info(changes, complete);
        messages.forEach(session.dialect.limit()::check);
        session.info.updateAndGet(changes::over);
        return session.outflow.sendAll(messages);
    }

    /** Says where the device is. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> publishLocation(double latitude, double longitude) {
        return publishLocation(GeoLocation.of(latitude, longitude));
    }

    /** Says where the device is. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> publishLocation(GeoLocation location) {
        return send(session.dialect.location(location));
    }

    /** Sets metadata fields. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> publishMetadata(Map<String, ?> fields) {
        return session.outflow.sendAll(session.dialect.metadata(read(fields)));
    }

    /** Says how far an update is. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> publishOtaStatus(OtaStatus status) {
        return session.outflow.send(session.dialect.otaStatus(status));
    }

    /** Runs an automation. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> triggerAutomation(AutomationTrigger trigger) {
        return send(session.dialect.automation(trigger));
    }

    private CompletableFuture<Void> send(Uplink uplink) {
        return switch (uplink) {
            case Uplink.Send(List<Message> messages) -> session.outflow.sendAll(messages);
            case Uplink.Store(Map<String, DatastreamValue> values) -> session.outflow.writeAll(values);
        };
    }

    // ---- Questions

    /**
     * Asks for datastreams' newest values; their handlers get the answers.
     *
     * @param datastreams at least one
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> sync(String... datastreams) {
        return session.outflow.send(session.dialect.askDatastreams(List.of(datastreams)));
    }

    /** Asks for all datastreams' newest values; their handlers get the answers. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> syncAll() {
        return session.outflow.send(session.dialect.askAllDatastreams());
    }

    /**
     * {@return the time, and the time zone of the device}
     *
     * @param timeout the longest wait, for a connection and for the answer
     * @throws BlynkException kind TIMEOUT, or CLOSED
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public ServerTime time(Duration timeout) throws InterruptedException {
        return questions.ask("time", session.dialect.askTime(), session.times, timeout);
    }

    /**
     * {@return where the server believes the device to be, roughly}
     *
     * @param timeout the longest wait, for a connection and for the answer
     * @throws BlynkException kind TIMEOUT, or CLOSED
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public GeoLocation location(Duration timeout) throws InterruptedException {
        return questions.ask("location", session.dialect.askLocation(), session.places, timeout);
    }

    /**
     * {@return metadata fields, by name, in the order of the names}
     *
     * @param timeout the longest wait, for a connection and for all answers
     * @param names at least one
     * @throws BlynkException kind TIMEOUT naming those that were not answered, or CLOSED
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Map<String, String> metadata(Duration timeout, String... names) throws InterruptedException {
        return questions.askMetadata(new LinkedHashSet<>(List.of(names)), timeout);
    }

    // ---- Handlers

    /** Handles each value that the server sends for a datastream. */
    public Registration onDatastream(String datastream, Handler<DatastreamValue> handler) {
        return session.datastream(datastream).add(handler);
    }

    /**
     * Handles each value that the server sends for the datastream of a virtual pin.
     *
     * @param pin 0 to 255
     */
    public Registration onVirtualPin(int pin, Handler<DatastreamValue> handler) {
        return onDatastream(session.dialect.pinName(pin), handler);
    }

    /**
     * Binds all methods of an object that are annotated with {@link OnDatastream}.
     *
     * @return unbinds them; an object without such methods is fine, and handles nothing
     *
     * @throws BlynkException kind INVALID_HANDLER naming every method that cannot be a handler, with the remedy
     */
    public Registration register(Object app) {
        List<AnnotatedMethods.Binding> bindings = AnnotatedMethods.of(app);
        bindings.forEach(binding -> session.dialect.canonical(binding.datastream()));
        List<Registration> registrations = new ArrayList<>();
        bindings.forEach(binding -> registrations.add(onDatastream(binding.datastream(), binding.handler())));
        return () -> registrations.forEach(Registration::close);
    }

    /** Runs after each connect, when the server knows who we are. */
    public Registration onConnect(Runnable handler) {
        return session.connected.add(_ -> handler.run());
    }

    /** Runs after each loss of the connection, and after {@link #disconnect()}. */
    public Registration onDisconnect(Runnable handler) {
        return session.disconnected.add(_ -> handler.run());
    }

    /** Tells each change of the connection's state with its cause: see {@link MqttTransport#onStateChange}. */
    public Registration onStateChange(Consumer<? super StateChange> listener) {
        return transport.onStateChange(listener);
    }

    /** Handles metadata fields that the server sends, asked for or not. */
    public Registration onMetadata(Handler<Metadata> handler) {
        session.dialect.checkHandler(Question.METADATA);
        return session.metadata.add(handler);
    }

    /** Handles offers of updates. */
    public Registration onOtaRequest(Handler<OtaRequest> handler) {
        return session.otaRequests.add(handler);
    }

    /** Runs when the server wants the device to start again. */
    public Registration onReboot(Runnable handler) {
        session.dialect.checkHandler(Question.REBOOT);
        return session.reboots.add(_ -> handler.run());
    }

    /** Runs when the server wants the device to be provisioned anew. */
    public Registration onReconfigure(Runnable handler) {
        session.dialect.checkHandler(Question.RECONFIGURE);
        return session.reconfigurations.add(_ -> handler.run());
    }

    /** Runs when the server asks what the device is, in place of the SDK's own answer; it calls {@link #publishDeviceInfo}. */
    public Registration onInfoGet(Runnable handler) {
        session.dialect.checkHandler(Question.INFO);
        return session.infoRequests.add(_ -> handler.run());
    }

    /** Handles the server's questions for widgets' properties; the answer is {@link #setProperty}. */
    public Registration onPropertyGet(Handler<PropertyRequest> handler) {
        session.dialect.checkHandler(Question.PROPERTY);
        return session.propertyRequests.add(handler);
    }

    /** Handles the outcomes of triggered automations. */
    public Registration onAutomationResponse(Handler<AutomationResponse> handler) {
        session.dialect.checkHandler(Question.AUTOMATION);
        return session.automations.add(handler);
    }
}
