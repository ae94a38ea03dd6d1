// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a board: from the host's hello to the loss of cable, board or patience. It says what to write and when, and
 * takes what was read. It has no thread and no lock of its own: {@link Link} guards it.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long HELLO_AGAIN_NANOS = 200_000_000;
    private static final int TOKENS = 256;

    /** What a prompt takes for a key: Ctrl-C, Ctrl-D, Ctrl-E and the ends of a line. */
    private static final byte[] KEYS = {0x03, 0x04, 0x05, 0x0a, 0x0d};

    /** How often the clocks are compared in a row at first: one exchange alone may have been held up, by a busy computer or a busy board. */
    private static final int FIRST_EXCHANGES = 8;

    /** About every sixth id would put a key into a hello. */
    private static final int TRIES = 1000;

    /** Where a session's news go: collected while the link's lock is held, told when it is not. */
    record News(Consumer<Runnable> later, Receiver receiver) {}

    /** Who is told. */
    interface Receiver {
        /** The handshake is done: requests may be added. */
        void welcomed(BoardInfo info);

        /** The board reports something; {@code nanos} is when it happened, on the host's clock. */
        void reported(BoardRecord report, long nanos);
    }

    private final LinkSettings settings;
    private final SessionId id;
    private final News news;
    private final RequestWindow window;
    private final BoardClock boardClock = new BoardClock();
    private final long[] pingedAt = new long[TOKENS];
    private final List<Frame> controls = new ArrayList<>();
    private @Nullable BoardInfo info;
    private boolean helloSent;
    private long helloAt;
    private long pingAt;
    private int token;
    private int exchanges;
    private long heardAt;
    private int nextEvent;
    private @Nullable String broken;

    /**
     * {@return a session with an id of its own, whose hello holds no {@link #KEYS}} A board takes the first hello while it boots: its
     * program would end at a Ctrl-C before the bridge is there to switch that off.
     */
    static Session begin(LinkSettings settings, RandomGenerator ids, News news) {
        Session session = new Session(settings, SessionId.random(ids), news);
        for (int i = 1; i < TRIES && holdsKey(session.hello().encode(SessionId.NONE)); i++) {
            session = new Session(settings, SessionId.random(ids), news);
        }
        return session;
    }

    private static boolean holdsKey(byte[] bytes) {
        return IntStream.range(0, bytes.length).anyMatch(at -> isKey(bytes[at]));
    }

    private static boolean isKey(int value) {
        return IntStream.range(0, KEYS.length).anyMatch(at -> KEYS[at] == value);
    }

    private Session(LinkSettings settings, SessionId id, News news) {
        this.settings = settings;
        this.id = id;
        this.news = news;
        this.window = new RequestWindow(id, Wire.WINDOW);
        this.heardAt = settings.now();
    }

    /** {@return what frames that arrive are checked against} */
    SessionId id() {
        return info == null ? SessionId.NONE : id;
    }

    RequestWindow window() {
        return window;
    }

    boolean isWelcomed() {
        return info != null;
    }

    /** {@return why it cannot go on, if it cannot} */
    @Nullable
    String failure(long now) {
        if (broken != null) {
            return broken;
        }
        long silence = settings.silence().toNanos();
        if (now - heardAt <= silence) {
            return null;
        }
        return info == null
                ? "nothing answers the bridge's hello: is its firmware on the board, and is this the board's port?"
                : "the board has been silent for " + settings.silence().toMillis() + " ms";
    }

    // ---- writing ----

    /** {@return what is to be written now} */
    List<byte[]> due(long now) {
        List<byte[]> lines = new ArrayList<>();
        if (info == null) {
            if (!helloSent || now - helloAt >= HELLO_AGAIN_NANOS) {
                helloSent = true;
                helloAt = now;
                lines.add(new byte[1]);
                lines.add(hello().encode(SessionId.NONE));
            }
            return lines;
        }
        if (now - pingAt >= 0) {
            pingAt = now + settings.heartbeat().toNanos();
            token = (token + 1) % TOKENS;
            pingedAt[token] = now;
            lines.add(Frame.of(Wire.PING, token, new byte[0]).encode(id));
        }
        controls.forEach(frame -> lines.add(frame.encode(id)));
        controls.clear();
        lines.addAll(window.due(now));
        return lines;
    }

    /** {@return when {@link #due} or {@link #failure} is to be asked again, if nothing is received or added before} */
    long nextDue() {
        long silent = heardAt + settings.silence().toNanos() + 1;
        if (info == null) {
            return earlier(silent, helloAt + HELLO_AGAIN_NANOS);
        }
        long next = earlier(silent, pingAt);
        return window.nextTimeout().map(timeout -> earlier(timeout, next)).orElse(next);
    }

    /** {@return whether {@link #due} has something to say at once} */
    boolean hasDue() {
        return info == null ? !helloSent : !controls.isEmpty() || window.hasDue();
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private Frame hello() {
        WireWriter payload = new WireWriter()
                .u8(Wire.PROTOCOL)
                .u8(Wire.PROTOCOL)
                .u32(id.value())
                .varint(Wire.PAYLOAD)
                .raw(keyless(settings.failsafe().toMillis()))
                .raw(keyless(settings.heartbeat().toMillis()));
        return Frame.of(Wire.HELLO, 0, payload.toBytes());
    }

    /** {@return a varint; one whose last byte would be a key gets another one, of no value} A minute ends in a Ctrl-C. */
    private static byte[] keyless(long value) {
        byte[] bytes = new WireWriter().varint(value).toBytes();
        int last = bytes.length - 1;
        if (!isKey(bytes[last])) {
            return bytes;
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[last] |= (byte) 0x80;
        return longer;
    }

    // ---- reading ----

    /** A frame of no session. Returns whether the board says that this session is none. */
    boolean outside(Frame frame) {
        if (frame.head() == Wire.NO_SESSION) {
            helloSent = false; // it has just booted, maybe: it need not wait for the next hello
            return info != null;
        }
        if (frame.head() != Wire.WELCOME || info != null) {
            return false;
        }
        BoardInfo welcome = BoardInfo.read(frame.payload());
        if (welcome.session().value() != id.value()) {
            return false; // for an earlier session: late, or from the pty's memory
        }
        heardAt = settings.now();
        if (welcome.protocol() != Wire.PROTOCOL) {
            broken = "the board's firmware " + welcome.firmware().version() + " speaks version " + welcome.protocol()
                    + " of the bridge protocol, this program version " + Wire.PROTOCOL + ": provision the board again";
            return false;
        }
        info = welcome;
        pingAt = heardAt;
        news.later().accept(() -> news.receiver().welcomed(welcome));
        return false;
    }

    /** A frame of this session. */
    void inSession(Frame frame) {
        long now = settings.now();
        heardAt = now;
        switch (frame.head()) {
            case Wire.REPLY, Wire.FAILED_REPLY ->
                window.answered(frame, now).forEach(entry -> news.later().accept(() -> tell(entry)));
            case Wire.EVENT -> event(frame, now);
            case Wire.PONG -> pong(frame, now);
            case Wire.PING -> compare(frame.payload().u8());
            case Wire.GAP -> window.gap(frame.number());
            case Wire.REFUSED -> broken = "the board refuses request " + frame.number() + " as out of its window";
            default -> LOG.debug("session {}: a frame of a kind that is not known: {}", id, frame);
        }
    }

    private static void tell(RequestWindow.Entry entry) {
        Frame reply = entry.reply();
        if (reply.head() == Wire.REPLY) {
            entry.handler().done(reply.payload());
        } else {
            entry.handler().refused(Refusal.read(reply.payload()));
        }
    }

    private void pong(Frame frame, long now) {
        WireReader in = frame.payload();
        boardClock.exchanged(pingedAt[frame.number()], now, in.varint());
        exchanges++;
        if (exchanges < FIRST_EXCHANGES) {
            pingAt = now;
        }
        compare(in.u8());
    }

    /** The board says how far its events are: are we? */
    private void compare(int boardsNext) {
        if (boardsNext != nextEvent) {
            seen(true);
        }
    }

    private void event(Frame frame, long now) {
        int skip = (nextEvent - frame.number()) & 0xff;
        List<BoardRecord> records = BoardRecord.readAll(frame.payload());
        if (skip > records.size()) {
            seen(true); // records before these are missing
            return;
        }
        for (BoardRecord report : records.subList(skip, records.size())) {
            long ticks = report instanceof BoardRecord.EdgeSeen edge ? edge.ticks() : 0;
            long nanos = boardClock.toNanos(ticks, now);
            news.later().accept(() -> news.receiver().reported(report, nanos));
        }
        nextEvent = (frame.number() + records.size()) & 0xff;
        seen(false);
    }

    private void seen(boolean again) {
        controls.removeIf(frame -> frame.head() == Wire.SEEN);
        controls.add(Frame.of(Wire.SEEN, nextEvent, new byte[] {(byte) (again ? 1 : 0)}));
    }

    /** {@return the frame that tells the board that its host leaves; nothing before the handshake} */
    byte[] bye() {
        return info == null ? new byte[0] : Frame.of(Wire.BYE, 0, new byte[0]).encode(id);
    }

    /** The session cannot go on: a frame with the right CRC makes no sense. */
    void malformed(WireReader.Malformed e) {
        broken = "the board's firmware sent what this program does not understand: " + e.getMessage();
    }

    BoardClock boardClock() {
        return boardClock;
    }
}
