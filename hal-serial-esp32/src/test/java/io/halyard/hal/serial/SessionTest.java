// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    private static final Session.News NEWS = new Session.News(Runnable::run, new Session.Receiver() {
        @Override
        public void welcomed(BoardInfo info) {}

        @Override
        public void reported(BoardRecord report, long nanos) {}
    });

    @ParameterizedTest
    @ValueSource(longs = {0, 500, 1_000, 2_000, 30_000, 60_000, 90_000})
    void noBoardTakesAHelloForKeys(long failsafe) {
        LinkSettings settings = LinkSettings.defaults().withFailsafe(Duration.ofMillis(failsafe));
        RandomGenerator ids = new SplittableRandom(failsafe);
        for (int i = 0; i < 1000; i++) {
            byte[] hello = hello(Session.begin(settings, ids, NEWS));
            assertThat(hello).doesNotContain(3, 4, 5, 10, 13);
            assertThat(failsafe(hello)).isEqualTo(failsafe);
        }
    }

    @Test
    void aSourceOfNoOtherIdIsNotAskedForEver() {
        LinkSettings settings = LinkSettings.defaults();
        assertThat(hello(Session.begin(settings, () -> 0x0303030303030303L, NEWS)))
                .contains(3);
    }

    @Test
    void anExchangeThatWasHeldUpIsNotTheOnlyOneForLong() {
        AtomicLong now = new AtomicLong(1_000_000_000);
        LinkSettings defaults = LinkSettings.defaults();
        Session session = Session.begin(
                new LinkSettings(
                        defaults.heartbeat(), defaults.silence(), defaults.failsafe(), defaults.reopen(), now::get),
                new SplittableRandom(1),
                NEWS);
        int id = payload(hello(session)).u32();
        session.outside(welcome(id));
        for (int i = 1; i <= 8; i++) {
            assertThat(answerPing(session, id, now, i == 5 ? 1_000_000 : 200_000_000))
                    .as("exchange " + i)
                    .isTrue();
        }
        assertThat(session.boardClock().errorNanos(now.get())).isLessThan(1_000_000);
        assertThat(answerPing(session, id, now, 1_000_000)).as("that will do").isFalse();
        now.addAndGet(defaults.heartbeat().toNanos());
        assertThat(answerPing(session, id, now, 1_000_000)).isTrue();
    }

    /** {@return whether there was one} */
    private static boolean answerPing(Session session, int id, AtomicLong now, long roundTripNanos) {
        List<byte[]> due = session.due(now.get());
        if (due.isEmpty()) {
            return false;
        }
        Frame ping = decode(due.getFirst(), SessionId.of(id));
        assertThat(ping.head()).isEqualTo(Wire.PING);
        long boardMicros = (now.get() + roundTripNanos / 2) / 1000;
        now.addAndGet(roundTripNanos);
        session.inSession(Frame.of(
                Wire.PONG,
                ping.number(),
                new WireWriter().varint(boardMicros).u8(0).toBytes()));
        return true;
    }

    private static Frame welcome(int id) {
        byte[] text = {'x'};
        WireWriter payload = new WireWriter().u8(Wire.PROTOCOL).u32(id);
        for (int i = 0; i < 5; i++) { // Version and hash of the firmware, MicroPython, machine, unique id.
            payload.varint(text.length).raw(text);
        }
        payload.varint(100_000).varint(1).u8(0).u8(0); // Memory, boots, cause of the reset, flags.
        payload.varint(8).varint(240).varint(5_000).varint(10); // Window, payload, failsafe, capability map.
        return Frame.of(Wire.WELCOME, 0, payload.toBytes());
    }

    private static byte[] hello(Session session) {
        List<byte[]> lines = session.due(0);
        assertThat(lines.getFirst()).containsExactly(0);
        return lines.getLast();
    }

    private static Frame decode(byte[] line, SessionId session) {
        return Frame.decode(Arrays.copyOf(line, line.length - 1), session).orElseThrow();
    }

    private static WireReader payload(byte[] hello) {
        WireReader payload = decode(hello, SessionId.NONE).payload();
        payload.u8();
        payload.u8();
        return payload;
    }

    private static long failsafe(byte[] hello) {
        WireReader payload = payload(hello);
        payload.u32();
        payload.varint();
        long failsafe = payload.varint();
        assertThat(payload.varint()).isEqualTo(1000);
        return failsafe;
    }
}
