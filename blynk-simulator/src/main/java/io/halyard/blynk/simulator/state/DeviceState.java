// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All the cloud knows of one device. MQTT, HTTP, the dashboard and tests change and read it here; a change that the device
 * must hear of is sent in the same order in which it was made.
 */
public final class DeviceState {
    private static final int KEPT = 1_000;
    private static final int OPEN_TEMPLATE_STREAMS = 256;
    private static final int NAMES = 256;
    private static final Duration MONTH = Duration.ofDays(31);

    private final String token;
    private final String name;
    private final Template template;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<UplinkFeed> feeds = new CopyOnWriteArrayList<>();

    private final Map<String, StreamState> streams = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, String> info = new TreeMap<>();
    private final Deque<DeviceEvent> events = new ArrayDeque<>();
    private final Deque<Diagnostic> diagnostics = new ArrayDeque<>();
    private final Deque<Uplink> uplinks = new ArrayDeque<>();
    private Optional<Connection> connection = Optional.empty();
    private Optional<Downlink.Redirect> redirectAtConnect = Optional.empty();
    private Counters counters = new Counters(0, 0, 0, 0, 0);
    private long revision;
    private boolean closed;

    /** Creates a device that has never been connected. */
    public DeviceState(String token, String name, Template template, Clock clock) {
        this.token = token;
        this.name = name;
        this.template = template;
        this.clock = clock;
        template.datastreams().forEach(datastream -> streams.put(datastream.name(), new StreamState(datastream)));
    }

    /** {@return the secret the device logs in with} */
    public String token() {
        return token;
    }

    /** {@return what people call the device} */
    public String name() {
        return name;
    }

    /** {@return the clock of the simulated cloud} */
    public Clock clock() {
        return clock;
    }

    // ---- the connection

    /** Makes a connection the device's only one; the one before it yields. A redirect that waited is sent at once. */
    public void attach(Connection next) {
        Optional<Connection> before = changing(() -> {
            Optional<Connection> old = connection;
            connection = Optional.of(next);
            count(0, 0, 0, 0, 1);
            return old;
        });
        before.ifPresent(Connection::yieldToSuccessor);
        Optional<Downlink.Redirect> waiting = changing(() -> {
            Optional<Downlink.Redirect> redirect = redirectAtConnect;
            redirectAtConnect = Optional.empty();
            return redirect;
        });
        waiting.ifPresent(this::tell);
    }

    /** Forgets a connection that ended, unless a newer one took its place. */
    public void detach(Connection ended) {
        changing(() -> connection = connection.filter(current -> !current.equals(ended)));
    }

    /** {@return the live connection} */
    public Optional<Connection> connection() {
        return reading(() -> connection);
    }

    /** Wakes whoever waits: the connection changed in a way that it knows itself, such as a subscription. */
    public void touched() {
        changing(() -> true);
    }

    /** Sends something to the device: see {@link Connection#send}. Fails when it is not connected. */
    public CompletableFuture<Void> send(Downlink downlink) {
        return changing(() -> sendLocked(downlink));
    }

    /** Sends something to the device if it is there, and does not ask what became of it. */
    public void tell(Downlink downlink) {
        changing(() -> tellLocked(downlink));
    }

    private boolean tellLocked(Downlink downlink) {
        var _ = sendLocked(downlink);
        return true;
    }

    private CompletableFuture<Void> sendLocked(Downlink downlink) {
        return connection
                .map(current -> current.send(downlink))
                .orElseGet(
                        () -> CompletableFuture.failedFuture(new RefusedException("device " + name + " is offline")));
    }

    /** Sends a redirect now, or right after the next login. */
    public void redirect(Downlink.Redirect redirect) {
        changing(() -> {
            if (connection.isEmpty()) {
                redirectAtConnect = Optional.of(redirect);
                return true;
            }
            return tellLocked(redirect);
        });
    }

    /** Counts a message on its way to the device. */
    public void countDownlink() {
        changing(() -> count(0, 1, 0, 0, 0));
    }

    /** Counts an acknowledgement from the device. */
    public void countAcknowledged() {
        changing(() -> count(0, 0, 1, 0, 0));
    }

    /** Counts a downlink that found no room. */
    public void countDropped() {
        changing(() -> count(0, 0, 0, 1, 0));
    }

    // ---- what the device publishes

    /** Notes a message before anyone judges it. */
    public void noteUplink(Uplink uplink) {
        changing(() -> {
            keep(uplinks, uplink);
            return count(1, 0, 0, 0, 0);
        });
        feeds.forEach(feed -> feed.offer(uplink));
    }

    /** Stores a value the device sent, as of now. */
    public void store(String datastream, String value) {
        changing(() -> {
            append(stream(datastream), value);
            return true;
        });
    }

    /** Stores values the device took earlier. Those out of the allowed time are left out and reported. */
    public void store(String datastream, List<Point> points) {
        changing(() -> {
            StreamState stream = stream(datastream);
            Instant now = clock.instant();
            List<Point> accepted = points.stream()
                    .map(point -> new Point(point.time(), Values.accept(stream.definition(), point.value())))
                    .filter(point -> Duration.between(point.time(), now).abs().compareTo(MONTH) <= 0)
                    .toList();
            if (!accepted.isEmpty()) {
                stream.insert(accepted);
            }
            if (accepted.size() < points.size()) {
                diagnose((points.size() - accepted.size()) + " points of " + datastream
                        + " are more than a month old or ahead and were left out");
            }
            return true;
        });
    }

    /** Forgets the value and the history of a datastream. */
    public void erase(String datastream) {
        changing(() -> {
            stream(datastream).erase();
            return true;
        });
    }

    /** Sets a widget's property. */
    public void putProperty(String datastream, String property, String value) {
        changing(() -> stream(datastream).properties().put(Property.require(property), value));
    }

    /** Sets a widget's property back. */
    public void eraseProperty(String datastream, String property) {
        changing(() -> stream(datastream).properties().remove(Property.require(property)));
    }

    /** Notes an event; an empty description becomes the code. */
    public void logEvent(String code, String description) {
        if (!code.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new RefusedException("event code '" + code + "' is not 1 to 64 letters, digits, _ or -");
        }
        changing(
                () -> keep(events, new DeviceEvent(clock.instant(), code, description.isEmpty() ? code : description)));
    }

    /** Sets a metadata field. */
    public void putMetadata(String field, String value) {
        changing(() -> putBounded(metadata, field, value));
    }

    /** Sets what the device says of itself. */
    public void putInfo(Map<String, String> fields) {
        changing(() -> {
            fields.forEach((field, value) -> putBounded(info, field, value));
            return true;
        });
    }

    /** Reports what the client did wrong: kept, counted as dropped, and sent to the device where its dialect can. */
    public void refuse(String reason) {
        changing(() -> {
            count(0, 0, 0, 1, 0);
            diagnose(reason);
            return true;
        });
    }

    // ---- what people and other devices write

    /** Writes a value as a person does: it is the newest value at once, and is sent to the device if it is there. */
    public void write(String datastream, String value) {
        changing(() -> {
            StreamState stream = stream(datastream);
            return tellLocked(new Downlink.Write(stream.definition(), append(stream, value)));
        });
    }

    /** Sets a metadata field as a person does. */
    public void writeMetadata(String field, String value) {
        changing(() -> {
            putBounded(metadata, field, value);
            return tellLocked(new Downlink.Metadata(field, value));
        });
    }

    // ---- reading

    /** {@return whether datastreams have types; without a template every value is text} */
    public boolean hasTemplate() {
        return !template.isOpen();
    }

    /** {@return the datastream of a name} */
    public Datastream datastream(String datastream) {
        return changing(() -> stream(datastream).definition());
    }

    /** {@return the datastream of a pin such as {@code v5}} */
    public Datastream pinned(String pin) {
        return template.pinned(pin)
                .orElseThrow(() -> new RefusedException("no datastream has the virtual pin '" + pin + "'"));
    }

    /** {@return whether the datastream has a virtual pin of its own: in an open template only {@code V0} to {@code V255} do} */
    public boolean isPinned(Datastream datastream) {
        return template.pinned("v" + datastream.pin())
                .filter(datastream::equals)
                .isPresent();
    }

    /** {@return the datastreams, in the template's order} */
    public List<Datastream> datastreams() {
        return reading(
                () -> streams.values().stream().map(StreamState::definition).toList());
    }

    /** {@return the newest value} */
    public Optional<Point> newest(String datastream) {
        return reading(() -> known(datastream).flatMap(StreamState::newest));
    }

    /** {@return the last 10,000 points by time, the oldest first} */
    public List<Point> history(String datastream) {
        return reading(() -> known(datastream).map(StreamState::history).orElse(List.of()));
    }

    /** {@return the points after a place in the history, as far as they are kept} */
    public Stretch after(String datastream, Stretch.Cursor cursor) {
        return reading(() ->
                known(datastream).map(stream -> stream.after(cursor)).orElse(new Stretch(cursor, false, List.of())));
    }

    /** {@return a widget's properties by name} */
    public Map<String, String> properties(String datastream) {
        return reading(() ->
                known(datastream).map(stream -> Map.copyOf(stream.properties())).orElse(Map.of()));
    }

    /** {@return the last 1,000 events, the oldest first} */
    public List<DeviceEvent> events() {
        return reading(() -> List.copyOf(events));
    }

    /** {@return the last 1,000 diagnostics, the oldest first} */
    public List<Diagnostic> diagnostics() {
        return reading(() -> List.copyOf(diagnostics));
    }

    /** {@return the last 1,000 uplinks, the oldest first} */
    public List<Uplink> uplinks() {
        return reading(() -> List.copyOf(uplinks));
    }

    /** {@return the metadata fields} */
    public Map<String, String> metadata() {
        return reading(() -> Map.copyOf(metadata));
    }

    /** {@return what the device says of itself} */
    public Map<String, String> info() {
        return reading(() -> Map.copyOf(info));
    }

    /** {@return the counters} */
    public Counters counters() {
        return reading(() -> counters);
    }

    // ---- waiting and listening

    /** {@return a number that grows with every change} */
    public long revision() {
        return reading(() -> revision);
    }

    /** {@return whether the simulator was closed} */
    public boolean isClosed() {
        return reading(() -> closed);
    }

    /**
     * Waits until something changed after {@code seen}, the simulator is closed, or the time is over.
     *
     * @return the nanoseconds left; not positive when the time is over
     */
    public long awaitChange(long seen, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (revision == seen && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Calls a listener for every uplink from now on, in order, on a virtual thread of its own. */
    public Subscription onUplink(Consumer<Uplink> listener) {
        UplinkFeed feed = new UplinkFeed(listener, feeds::remove);
        feeds.add(feed);
        feed.start();
        return feed;
    }

    /** Ends waiters and listeners. The connection is the MQTT side's to end. */
    public void close() {
        changing(() -> closed = true);
        feeds.forEach(UplinkFeed::close);
    }

    // ---- under the lock

    private StreamState stream(String datastream) {
        StreamState known = streams.get(datastream);
        if (known != null) {
            return known;
        }
        Datastream made = template.named(datastream)
                .filter(_ -> streams.size() < OPEN_TEMPLATE_STREAMS)
                .orElseThrow(() -> new RefusedException(
                        "there is no datastream '" + datastream + "' in the template; it has " + streams.keySet()));
        StreamState stream = new StreamState(made);
        streams.put(datastream, stream);
        return stream;
    }

    private Optional<StreamState> known(String datastream) {
        return Optional.ofNullable(streams.get(datastream));
    }

    private String append(StreamState stream, String value) {
        String accepted = Values.accept(stream.definition(), value);
        stream.append(new Point(clock.instant(), accepted));
        Values.oddity(stream.definition(), accepted).ifPresent(this::diagnose);
        return accepted;
    }

    private void diagnose(String text) {
        keep(diagnostics, new Diagnostic(clock.instant(), text));
        tellLocked(new Downlink.Diag(text));
    }

    private static <T> boolean keep(Deque<T> deque, T item) {
        if (deque.size() == KEPT) {
            deque.removeFirst();
        }
        return deque.add(item);
    }

    private static boolean putBounded(Map<String, String> map, String field, String value) {
        if (map.size() >= NAMES && !map.containsKey(field)) {
            throw new RefusedException("more than " + NAMES + " fields: '" + field + "' was left out");
        }
        map.put(field, value);
        return true;
    }

    private boolean count(int received, int sent, int acknowledged, int dropped, int connections) {
        counters = new Counters(
                counters.uplinks() + received,
                counters.downlinks() + sent,
                counters.acknowledged() + acknowledged,
                counters.dropped() + dropped,
                counters.connections() + connections);
        return true;
    }

    private <T> T changing(Supplier<T> change) {
        lock.lock();
        try {
            T result = change.get();
            revision++;
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    private <T> T reading(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
