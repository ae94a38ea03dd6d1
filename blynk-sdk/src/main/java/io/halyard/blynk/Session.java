// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.blynk.BlynkSettings.Sync;
import io.halyard.blynk.dialect.Dialect;
import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.dialect.Downlink;
import io.halyard.blynk.flow.Outflow;
import io.halyard.blynk.handler.Deliveries;
import io.halyard.blynk.handler.Listeners;
import io.halyard.blynk.handler.Mailbox;
import io.halyard.blynk.journal.Journal;
import io.halyard.blynk.value.AutomationResponse;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.blynk.value.GeoLocation;
import io.halyard.blynk.value.Metadata;
import io.halyard.blynk.value.OtaRequest;
import io.halyard.blynk.value.PropertyRequest;
import io.halyard.blynk.value.ServerTime;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Registration;
import io.halyard.transport.StateChange;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/**
 * One device's conversation with its server: says who we are at the beginning of each connection, and takes each message to
 * those who want it. The transport's threads only sort messages here, so that a ping is answered at once.
 */
final class Session {
    final Dialect dialect;
    final Journal journal;
    final Deliveries deliveries;
    final Outflow outflow;
    final AtomicReference<DeviceInfo> info;

    final Listeners<StateChange> connected;
    final Listeners<StateChange> disconnected;
    final Listeners<Metadata> metadata;
    final Listeners<ServerTime> times;
    final Listeners<GeoLocation> places;
    final Listeners<OtaRequest> otaRequests;
    final Listeners<Downlink> reboots;
    final Listeners<Downlink> reconfigurations;
    final Listeners<Downlink> infoRequests;
    final Listeners<PropertyRequest> propertyRequests;
    final Listeners<AutomationResponse> automations;
    private final Map<String, Listeners<DatastreamValue>> datastreams = new ConcurrentHashMap<>();

    private final MqttTransport transport;
    private final BlynkSettings settings;
    private final Redirects redirects;
    private final Mailbox<StateChange> states;
    private final LongAdder received = new LongAdder();
    private final LongAdder unhandled = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder diagnoses = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Registration> registrations = new ArrayList<>();
    private boolean started;
    private boolean closed;
    /** Touched by the handler of state changes only. */
    private boolean online;

    Session(MqttTransport transport, BlynkSettings settings, Dialect dialect, Outflow.Time time) {
        this.transport = transport;
        this.settings = settings;
        this.dialect = dialect;
        this.journal = new Journal(settings.token(), LoggerFactory.getLogger(Blynk.class));
        this.deliveries = new Deliveries(journal);
        this.outflow = new Outflow(dialect, settings.flow(), transport::publish, this::notDelivered, time);
        this.info = new AtomicReference<>(settings.info());
        this.redirects = new Redirects(transport, settings, journal);
        this.states = new Mailbox<>("connection", this::changed, new Deliveries(journal));
        this.connected = new Listeners<>("connect", deliveries);
        this.disconnected = new Listeners<>("disconnect", deliveries);
        this.metadata = new Listeners<>("metadata", deliveries);
        this.times = new Listeners<>("time", deliveries);
        this.places = new Listeners<>("location", deliveries);
        this.otaRequests = new Listeners<>("ota request", deliveries);
        this.reboots = new Listeners<>("reboot", deliveries);
        this.reconfigurations = new Listeners<>("reconfigure", deliveries);
        this.infoRequests = new Listeners<>("info get", deliveries);
        this.propertyRequests = new Listeners<>("property get", deliveries);
        this.automations = new Listeners<>("automation response", deliveries);
    }

    Listeners<DatastreamValue> datastream(String name) {
        return datastreams.computeIfAbsent(
                dialect.canonical(name), key -> new Listeners<>("datastream " + key, deliveries));
    }

    /** Begins to listen; the first call counts. */
    void start() {
        lock.lock();
        try {
            if (closed) {
                throw new BlynkException(BlynkException.Kind.CLOSED, "blynk", "is closed: make a new one");
            }
            if (started) {
                return;
            }
            started = true;
            registrations.add(transport.onStateChange(states::offer));
            dialect.filters().forEach(this::subscribe);
        } finally {
            lock.unlock();
        }
        if (dialect.name() == DialectName.DEVICE_TOPICS
                && !settings.flow().history().isEmpty()) {
            journal.info(
                    "flow.history: the dialect device-topics has no times; kept values are sent in order, without");
        }
        if (transport.isConnected()) {
            states.offer(new StateChange(
                    TransportState.CONNECTING, TransportState.CONNECTED, Optional.empty(), Optional.empty()));
        }
    }

    private void subscribe(String filter) {
        Subscription subscription = transport.subscribe(filter, Qos.AT_LEAST_ONCE, this::receive);
        registrations.add(subscription);
        CompletableFuture<Void> _ = subscription.granted().handle((_, failure) -> {
            if (failure != null && BlynkException.of(failure).kind() != BlynkException.Kind.CLOSED) {
                journal.warn("nothing will be heard from the server: "
                        + BlynkException.of(failure).problem());
            }
            return null;
        });
    }

    /** Ends listening; nothing of the transport's is closed but what was opened here. */
    void close() {
        List<Registration> ours;
        lock.lock();
        try {
            closed = true;
            ours = List.copyOf(registrations);
            registrations.clear();
        } finally {
            lock.unlock();
        }
        ours.forEach(Registration::close);
        states.close();
        outflow.close();
        datastreams.values().forEach(Listeners::clear);
        List.of(connected, disconnected, metadata, times, places, otaRequests).forEach(Listeners::clear);
        List.of(reboots, reconfigurations, infoRequests, propertyRequests, automations)
                .forEach(Listeners::clear);
    }

    private void changed(StateChange change) {
        if (change.to() == TransportState.CONNECTED && !online) {
            online = true;
            redirects.connected();
            outflow.online(fitting(dialect.greeting(info.get())), fitting(sync()));
            connected.deliver(change);
        } else if (change.to() != TransportState.CONNECTED && online) {
            online = false;
            outflow.offline();
            disconnected.deliver(change);
        }
        if (change.from() == TransportState.CONNECTING
                && (change.to() == TransportState.WAITING || change.to() == TransportState.REFUSED)) {
            redirects.failed();
        }
        if (change.to() == TransportState.REFUSED) {
            String why = change.cause().map(Throwable::getMessage).orElse("no reason given");
            journal.warn("the server refuses us: " + why + ". Check the token on the device's page; "
                    + change.retryIn()
                            .map(delay -> "tried again in " + delay.toSeconds() + " s")
                            .orElse("not tried again by itself"));
        }
    }

    private List<Message> sync() {
        Sync sync = settings.sync();
        if (dialect.name() == DialectName.DEVICE_TOPICS) {
            return List.of();
        }
        if (sync.all()) {
            return List.of(dialect.askAllDatastreams());
        }
        return sync.names().isEmpty() ? List.of() : List.of(dialect.askDatastreams(sync.names()));
    }

    private List<Message> fitting(List<Message> messages) {
        List<Message> fitting = new ArrayList<>();
        for (Message message : messages) {
            try {
                fitting.add(dialect.limit().check(message));
            } catch (BlynkException e) {
                journal.warn("not said on connect: " + e.getMessage());
            }
        }
        return fitting;
    }

    private void receive(ReceivedMessage message) {
        received.increment();
        Downlink downlink = dialect.decode(message);
        if (!(downlink instanceof Downlink.Redirect || downlink instanceof Downlink.Diagnosis)) {
            redirects.settled();
        }
        route(downlink);
    }

    private void route(Downlink downlink) {
        switch (downlink) {
            case Downlink.Value(String name, DatastreamValue value) ->
                noteUnhandled(Optional.ofNullable(datastreams.get(name))
                        .map(listeners -> listeners.deliver(value))
                        .orElse(false));
            case Downlink.Field field -> noteUnhandled(metadata.deliver(field.metadata()));
            case Downlink.Time time -> noteUnhandled(times.deliver(time.time()));
            case Downlink.Place place -> noteUnhandled(places.deliver(place.location()));
            case Downlink.Ping() -> {} // Its acknowledgement, which follows this return, is the answer.
            case Downlink.Redirect(String uri) -> redirects.follow(uri);
            case Downlink.Diagnosis(String text) -> {
                diagnoses.increment();
                journal.warn("the server complains: " + text);
            }
            case Downlink.Ota ota ->
                demand(otaRequests.deliver(ota.request()), "the server offers " + ota.request(), "onOtaRequest");
            case Downlink.Reboot reboot -> demand(reboots.deliver(reboot), "the server wants a reboot", "onReboot");
            case Downlink.Reconfigure wish ->
                demand(reconfigurations.deliver(wish), "the server wants a reconfiguration", "onReconfigure");
            case Downlink.InfoRequest request -> {
                if (!infoRequests.deliver(request)) {
                    tellInfo();
                }
            }
            case Downlink.PropertyQuestion question ->
                demand(propertyRequests.deliver(question.request()), "the server asks for a property", "onPropertyGet");
            case Downlink.Automation automation -> noteUnhandled(automations.deliver(automation.response()));
            case Downlink.Malformed(String topic, String problem) -> {
                malformed.increment();
                journal.warn("message at " + topic + " ignored: " + problem);
            }
            case Downlink.Unknown(String topic) -> {
                unhandled.increment();
                journal.debug("message at " + topic + " ignored: unknown topic");
            }
        }
    }

    private void tellInfo() {
        List<Message> stored = fitting(dialect.greeting(info.get()));
        demand(!stored.isEmpty(), "the server asks what this device is", "onInfoGet, or the settings info.*");
        outflow.sendAll(stored).exceptionally(_ -> null);
    }

    private void notDelivered(BlynkException failure) {
        journal.warn(String.valueOf(failure.getMessage()));
    }

    private void noteUnhandled(boolean handled) {
        if (!handled) {
            unhandled.increment();
        }
    }

    private void demand(boolean handled, String what, String call) {
        if (handled) {
            journal.info(what);
        } else {
            unhandled.increment();
            journal.warn(what + ", and nothing handles it: see " + call);
        }
    }

    BlynkStatistics statistics() {
        return new BlynkStatistics(
                outflow.counts(),
                deliveries.counts(),
                received.sum(),
                unhandled.sum(),
                malformed.sum(),
                diagnoses.sum(),
                redirects.followed());
    }
}
