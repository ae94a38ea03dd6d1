// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a board connected: opens its port whenever it is there, and makes a session on it whenever there is none.
 *
 * <pre>
 *            port opened           welcome             owner is ready
 *   ABSENT --------------> GREETING -------> PREPARING --------------> OPEN
 *     ^  ^                    ^  |               | |                    | |
 *     |  |                    |  |               | +--------------------+ |
 *     |  |                    +------------------+  the board restarted   |
 *     |  +-----------------------+                                        |
 *     +--------------------------- port gone, board silent ---------------+
 *
 *   any of them -- close --> CLOSED
 * </pre>
 *
 * Two platform threads: the writer also opens the port and keeps the deadlines; the reader exists while a port is open. The
 * owner is told everything on the reader's thread, except for the loss of a port, which the writer tells when the reader has
 * ended. So the owner hears one thing at a time.
 */
final class Link implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int READ_BYTES = 1024;

    /** Why a board has no session any more, by the number of the frame that says so; otherwise it has booted. */
    private static final Map<Integer, String> LOSSES = Map.of(
            1, "the board heard nothing from its host and drove its outputs to their safe states", 2, "farewell");

    /** Who uses the link. None of its methods may block. */
    interface Owner extends Session.Receiver {
        /** What was open is lost; a new session will be {@link #welcomed}. */
        void disconnected(String reason);

        /** The port cannot be opened; it will be tried again. Told when the reason changes. */
        void cannotOpen(HalException reason);

        /** What was printed outside of frames. */
        void printed(String text);
    }

    private enum State {
        ABSENT,
        GREETING,
        PREPARING,
        OPEN,
        CLOSED
    }

    private final String board;
    private final SerialLine.Source source;
    private final LinkSettings settings;
    private final Owner owner;
    private final RandomGenerator ids;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runnable> news = new ArrayDeque<>();
    private State state = State.ABSENT;
    private String absence = "it has not been connected yet";
    private @Nullable Session session;
    private @Nullable String ending;
    private boolean closing;
    private long noise;
    private @Nullable Thread writer;

    Link(String board, SerialLine.Source source, LinkSettings settings, Owner owner, RandomGenerator ids) {
        this.board = board;
        this.source = source;
        this.settings = settings;
        this.owner = owner;
        this.ids = ids;
    }

    void start() {
        writer = Thread.ofPlatform()
                .name("halyard-serial-writer-" + board)
                .daemon()
                .start(this::keepConnected);
    }

    // ---- for the owner ----

    /**
     * Adds a request for the board.
     *
     * @param place board and pin, for failures
     * @throws HalException kinds NOT_CONNECTED and CLOSED
     */
    void request(String place, byte[] operations, ReplyHandler handler) {
        add(place, operations, handler, State.OPEN);
    }

    /** As {@link #request}, but allowed before the owner is {@link #ready()}: this is how it gets ready. */
    void prepare(byte[] operations, ReplyHandler handler) {
        add(board, operations, handler, State.PREPARING);
    }

    private void add(String place, byte[] operations, ReplyHandler handler, State least) {
        if (operations.length > Wire.PAYLOAD) {
            throw new IllegalArgumentException(
                    "a request of " + operations.length + " bytes; a frame takes " + Wire.PAYLOAD);
        }
        lock.lock();
        try {
            if (state == State.CLOSED || (closing && least == State.OPEN)) {
                throw new HalException(Kind.CLOSED, place, "the board was closed");
            }
            if (session == null || state.compareTo(least) < 0) {
                throw new HalException(Kind.NOT_CONNECTED, place, absence);
            }
            session.window().add(operations, handler);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What the owner wanted to do at first is done: everybody's requests are welcome. */
    void ready() {
        lock.lock();
        try {
            if (state == State.PREPARING) {
                state = State.OPEN;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The owner cannot use this board: the port is closed, and tried again. */
    void reject(String reason) {
        lock.lock();
        try {
            ending = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return state == State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how often a request was sent again in the present session} */
    long resends() {
        lock.lock();
        try {
            return session == null ? 0 : session.window().resends();
        } finally {
            lock.unlock();
        }
    }

    /** Says farewell to the board, frees the port and ends both threads. */
    @Override
    public void close() {
        Thread thread;
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            thread = writer;
        } finally {
            lock.unlock();
        }
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(FAREWELL)) {
                LOG.warn("{}: the port does not take the farewell; it is left to itself", board);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the writer's thread ----

    private void keepConnected() {
        String told = "";
        while (!isClosing()) {
            try (SerialLine line = source.open()) {
                told = "";
                serve(line);
            } catch (HalException e) {
                if (!told.equals(e.getMessage())) {
                    told = String.valueOf(e.getMessage());
                    setAbsence(e);
                    owner.cannotOpen(e);
                }
            }
            pause(settings.reopen());
        }
        lock.lock();
        try {
            state = State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    private void serve(SerialLine line) {
        lock.lock();
        try {
            ending = null;
            state = State.GREETING;
            session = newSession();
        } finally {
            lock.unlock();
        }
        Thread reader = Thread.ofPlatform()
                .name("halyard-serial-reader-" + board)
                .daemon()
                .start(() -> readAll(line));
        String reason = "the port " + line + " is gone";
        try {
            reason = writeAll(line);
        } catch (IOException e) {
            LOG.debug("{}: {}", board, reason, e);
        } finally {
            line.close();
            joinUninterruptibly(reader);
            lost(reason, State.ABSENT);
        }
    }

    /** {@return why it ended} */
    private String writeAll(SerialLine line) throws IOException {
        while (true) {
            byte[] bytes;
            String end;
            lock.lock();
            try {
                Session present = Objects.requireNonNull(session);
                end = awaitDue();
                bytes = end == null ? joined(present.due(settings.now())) : closing ? present.bye() : new byte[0];
            } finally {
                lock.unlock();
            }
            if (bytes.length > 0) {
                line.write(bytes);
            }
            if (end != null) {
                if (bytes.length > 0) {
                    awaitFarewell();
                }
                return end;
            }
        }
    }

    private void awaitFarewell() {
        lock.lock();
        try {
            long left = FAREWELL.toNanos() / 4;
            while (left > 0 && ending == null && session != null && session.isWelcomed()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            LOG.debug("{}: nobody may interrupt the writer; it goes on", board);
        } finally {
            lock.unlock();
        }
    }

    /** {@return why to end; null when there is something to write} */
    private @Nullable String awaitDue() {
        while (true) {
            Session present = Objects.requireNonNull(session);
            if (closing) {
                return "the board was closed";
            }
            if (ending != null) {
                return ending;
            }
            long now = settings.now();
            String failure = present.failure(now);
            if (failure != null) {
                return failure;
            }
            long wait = present.nextDue() - now;
            if (present.hasDue() || wait <= 0) {
                return null;
            }
            try {
                changed.awaitNanos(wait);
            } catch (InterruptedException _) {
                LOG.debug("{}: nobody may interrupt the writer; it goes on", board);
            }
        }
    }

    private static byte[] joined(List<byte[]> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        WireWriter all = new WireWriter();
        parts.forEach(all::raw);
        return all.toBytes();
    }

    private void pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !closing) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            LOG.debug("{}: nobody may interrupt the writer; it goes on", board);
        } finally {
            lock.unlock();
        }
    }

    // ---- the reader's thread ----

    private void readAll(SerialLine line) {
        FrameSplitter splitter = new FrameSplitter(this::sessionId, new Incoming());
        byte[] buffer = new byte[READ_BYTES];
        try {
            int count = line.read(buffer);
            while (count >= 0) {
                splitter.feed(buffer, count);
                count = line.read(buffer);
            }
        } finally {
            lock.lock();
            try {
                ending = ending == null ? "the port " + line + " is gone" : ending;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private SessionId sessionId() {
        lock.lock();
        try {
            return session == null ? SessionId.NONE : session.id();
        } finally {
            lock.unlock();
        }
    }

    private final class Incoming implements FrameSplitter.Receiver {
        @Override
        public void inSession(Frame frame) {
            guarded(present -> present.inSession(frame));
        }

        @Override
        public void outside(Frame frame) {
            boolean[] over = new boolean[1];
            guarded(present -> over[0] = present.outside(frame));
            if (over[0]) {
                lost(LOSSES.getOrDefault(frame.number(), "the board restarted"), State.GREETING);
            }
        }

        @Override
        public void text(String text) {
            owner.printed(text);
        }

        @Override
        public void noise(int bytes) {
            noise += bytes;
            LOG.debug("{}: {} bytes of noise, {} in all", board, bytes, noise);
        }
    }

    private void guarded(Consumer<Session> action) {
        lock.lock();
        try {
            Session present = session;
            if (present == null) {
                return;
            }
            boolean before = present.isWelcomed();
            try {
                action.accept(present);
            } catch (WireReader.Malformed e) {
                present.malformed(e);
            }
            if (!before && present.isWelcomed()) {
                state = State.PREPARING;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tellNews();
    }

    private void tellNews() {
        while (true) {
            Runnable next;
            lock.lock();
            try {
                next = news.pollFirst();
            } finally {
                lock.unlock();
            }
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    // ---- both threads ----

    private Session newSession() {
        return Session.begin(settings, ids, new Session.News(news::addLast, owner));
    }

    private void lost(String reason, State next) {
        List<RequestWindow.Entry> abandoned;
        boolean wasUsed;
        lock.lock();
        try {
            wasUsed = session != null && session.isWelcomed() && !closing;
            abandoned = session == null ? List.of() : session.window().abandon();
            session = next == State.GREETING ? newSession() : null;
            state = next;
            absence = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        abandoned.forEach(entry -> entry.handler().lost(entry.wasSent(), reason));
        if (wasUsed) {
            owner.disconnected(reason);
        }
    }

    private void setAbsence(HalException e) {
        lock.lock();
        try {
            absence = String.valueOf(e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
