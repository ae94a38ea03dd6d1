// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Ability;
import io.halyard.hal.BusFault;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Resource;
import io.halyard.hal.Uart;
import io.halyard.hal.UartSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a serial line must do. The bench may have its output wired to its input: {@link Outside#LOOPS_UART}. */
public abstract class UartContract extends BusContract {
    @Override
    final Ability ability() {
        return Ability.UART;
    }

    @Override
    final void use(Resource resource) {
        try {
            ((Uart) resource).read(ByteBuffer.allocate(1), Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void r23_whatIsSentComesBackOnceAndInOrder() throws Exception {
        looped((bench, loop) -> {
            byte[] data = new byte[300];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) i;
            }
            ByteBuffer sent = ByteBuffer.wrap(data);
            loop.write(sent, patience(bench));
            assertThat(sent.hasRemaining()).isFalse();
            loop.drain(patience(bench));
            assertThat(loop.readExactly(data.length, patience(bench))).isEqualTo(data);
            bench.pass(2);
            assertThat(loop.read(ByteBuffer.allocate(1), Duration.ZERO)).isZero();
        });
    }

    @Test
    void r23_readingReturnsWhatThereIs() throws Exception {
        looped((bench, loop) -> {
            loop.write("abc".getBytes(StandardCharsets.UTF_8), patience(bench));
            ByteBuffer into = ByteBuffer.allocate(10).position(2);
            while (into.position() < 5) {
                assertThat(loop.read(into, patience(bench))).isPositive();
            }
            assertThat(new String(into.array(), 2, 3, StandardCharsets.UTF_8)).isEqualTo("abc");
        });
    }

    @Test
    void r23_linesAreRead() throws Exception {
        looped((bench, loop) -> {
            loop.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8), patience(bench));
            assertThat(text(loop.readUntil('\n', 10, patience(bench)))).isEqualTo("one");
            assertThat(text(loop.readUntil('\n', 10, patience(bench)))).isEqualTo("two");
            loop.write("endless".getBytes(StandardCharsets.UTF_8), patience(bench));
            assertThatFails(Kind.INPUT_OUTPUT, () -> loop.readUntil('\n', 3, patience(bench)))
                    .withMessageContaining("more than 3 bytes");
        });
    }

    @Test
    void r23_nothingComesWhenTheTimeHasPassed() throws Exception {
        provided(ability(), bench -> {
            try (Uart line = (Uart) open(bench)) {
                assertThat(line.read(ByteBuffer.allocate(1), bench.quantum())).isZero();
                assertThatFails(Kind.TIMEOUT, () -> line.readExactly(2, bench.quantum()))
                        .withMessageContaining("0 of 2 bytes");
            }
        });
    }

    @Test
    void r23_whatCameBeforeTheOpeningIsNotDelivered() throws Exception {
        looped((bench, loop) -> {
            loop.write(new byte[] {1, 2, 3}, patience(bench));
            bench.pass(2);
            loop.close();
            try (Uart next = (Uart) open(bench)) {
                assertThat(next.read(ByteBuffer.allocate(1), bench.quantum())).isZero();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void r05_closingEndsAReader(boolean board) throws Exception {
        provided(ability(), bench -> {
            Uart line = (Uart) open(bench);
            FutureTask<Integer> reading =
                    new FutureTask<>(() -> line.read(ByteBuffer.allocate(1), Duration.ofHours(1)));
            Thread thread = Thread.ofPlatform().name("reads-a-line").start(reading);
            await(bench, "a thread that waits").until(() -> switch (thread.getState()) {
                case WAITING, TIMED_WAITING, RUNNABLE -> true; // Some wait in the operating system.
                case NEW, BLOCKED, TERMINATED -> false;
            });
            bench.pass(1);
            if (board) {
                bench.board().close();
            } else {
                line.close();
            }
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> reading.get(patience(bench).toNanos(), TimeUnit.NANOSECONDS))
                    .satisfies(e -> assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    HalException.class,
                                    cause -> assertThat(cause.kind()).isEqualTo(Kind.CLOSED)));
        });
    }

    @Test
    void r24_whatIsLostIsToldOnceAndTheLineGoesOn() throws Exception {
        looped((bench, loop) -> seen(bench, Outside.OVERRUNS_UART, () -> {
            byte[] much = new byte[bench.uartCapacity() + 1];
            loop.write(much, patience(bench));
            assertThat(loop.readExactly(bench.uartCapacity(), patience(bench))).containsOnly(0);
            assertThatFails(Kind.INPUT_OUTPUT, () -> use(loop))
                    .satisfies(e -> assertThat(e.detail()).hasValue(BusFault.OVERRUN));
            loop.write(new byte[] {9}, patience(bench));
            assertThat(loop.readExactly(1, patience(bench))).containsExactly(9);
        }));
    }

    @Test
    void r23_aSpeedThatTheLineCannotDoIsRefused() throws Exception {
        provided(ability(), bench -> {
            assertThatFails(
                            Kind.OUT_OF_RANGE,
                            () -> bench.board()
                                    .openUart(UartSettings.of(pin(bench), Integer.MAX_VALUE))
                                    .close())
                    .withMessageContaining("baud");
            try (Uart line = (Uart) open(bench)) {
                assertThat(line.baud()).isBetween(BAUD * 97 / 100, BAUD * 103 / 100);
            }
        });
    }

    @Test
    void r32_theLowestAndTheHighestSpeedWorkAndOthersAreRefused() throws Exception {
        limited(ability(), Limits.Uart.class, (bench, limits) -> {
            for (int baud : new int[] {limits.minimumBaud(), limits.maximumBaud()}) {
                try (Uart line = bench.board().openUart(UartSettings.of(pin(bench), baud))) {
                    assertThat(line.baud()).isBetween((int) (baud * 0.97), (int) Math.ceil(baud * 1.03));
                }
            }
            for (int baud : new int[] {limits.minimumBaud() - 1, limits.maximumBaud() + 1}) {
                assertThatFails(
                                Kind.OUT_OF_RANGE,
                                () -> bench.board()
                                        .openUart(UartSettings.of(pin(bench), baud))
                                        .close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                        .withMessageContaining(baud + " baud")
                        .withMessageContaining(limits.minimumBaud() + " to " + limits.maximumBaud());
            }
        });
    }

    @Test
    void r16_losingTheBoardEndsAReader() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    try (Uart line = (Uart) open(bench)) {
                        FutureTask<Integer> reading =
                                new FutureTask<>(() -> line.read(ByteBuffer.allocate(1), Duration.ofHours(1)));
                        Thread.ofPlatform().name("reads-a-line").start(reading);
                        bench.pass(1);
                        bench.unplug();
                        assertThatExceptionOfType(ExecutionException.class)
                                .isThrownBy(() -> reading.get(patience(bench).toNanos(), TimeUnit.NANOSECONDS))
                                .satisfies(e -> assertThat(e.getCause())
                                        .isInstanceOfSatisfying(
                                                HalException.class,
                                                cause ->
                                                        assertThat(cause.kind()).isEqualTo(Kind.NOT_CONNECTED)));
                        bench.plug();
                    }
                }));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A test of a loop. */
    private interface LoopCheck {
        void run(HalBench bench, Uart loop) throws Exception;
    }

    private void looped(LoopCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.LOOPS_UART, () -> {
                    try (Uart loop = (Uart) open(bench)) {
                        check.run(bench, loop);
                    }
                }));
    }
}
