// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.UartSettings;
import io.halyard.hal.spi.BoardSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A driver that waits on a thread of its own hears of its time-out as soon as the test has let that time pass. */
class VirtualTimeOutTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @Test
    void ofAnEdge() throws Exception {
        assertEndsAfterAnHour(
                () -> board.openDigitalInput(DigitalInputSettings.of(1)).awaitEdge(HOUR), Optional.empty());
    }

    @Test
    void ofAPulse() throws Exception {
        assertEndsAfterAnHour(
                () -> board.openPulseInput(PulseInputSettings.of(1)).measure(HOUR), Optional.empty());
    }

    @Test
    void ofASerialLine() throws Exception {
        assertEndsAfterAnHour(
                () -> board.openUart(UartSettings.of("uart-0", 9600)).read(ByteBuffer.allocate(1), HOUR), 0);
    }

    private <T> void assertEndsAfterAnHour(Callable<T> call, T nothing) throws Exception {
        FutureTask<T> waiting = new FutureTask<>(call);
        Thread thread = Thread.ofPlatform().name("waits-for-an-hour").start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        time.advance(HOUR.minusNanos(1));
        assertThat(waiting.isDone()).isFalse();
        time.advance(Duration.ofNanos(1));
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(nothing);
    }
}
