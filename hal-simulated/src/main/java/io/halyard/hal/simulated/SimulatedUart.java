// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.BusFault;
import io.halyard.hal.HalException;
import io.halyard.hal.Uart;
import io.halyard.hal.UartSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An open serial line. */
final class SimulatedUart extends OpenDevice implements Uart {
    private final SimulatedUartLine line;
    private final UartSettings settings;

    SimulatedUart(SimulatedBoard board, BusClaim claim, SimulatedUartLine line, UartSettings settings) {
        super(board, claim);
        SimulatedLimits.UART.check(place(), settings.baud());
        this.line = line;
        this.settings = settings;
    }

    @Override
    public int baud() {
        return settings.baud();
    }

    @Override
    public int read(ByteBuffer into, Duration timeout) throws InterruptedException {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("no byte remains in the buffer to read into");
        }
        long end = System.nanoTime() + timeout.toNanos();
        synchronized (board.lock()) {
            checkUsable();
            while (line.isEmpty()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return 0;
                }
                TimeUnit.NANOSECONDS.timedWait(board.lock(), Math.max(left, 1_000_000));
                checkUsable();
            }
            line.faultHere().ifPresent(fault -> {
                throw failure(fault);
            });
            int count = 0;
            while (into.hasRemaining() && line.hasByte()) {
                into.put(line.take());
                count++;
            }
            return count;
        }
    }

    private HalException failure(BusFault fault) {
        String problem = fault == BusFault.OVERRUN
                ? "more than " + SimulatedUartLine.CAPACITY + " bytes waited and some are lost; read faster"
                : "what came is garbled; it is open with " + settings.baud() + " baud, " + settings.dataBits()
                        + " data bits, parity " + settings.parity() + ": does the other end speak that?";
        return new HalException(fault, place(), problem);
    }

    @Override
    public void write(ByteBuffer data, Duration timeout) {
        byte[] bytes = new byte[data.remaining()];
        synchronized (board.lock()) {
            checkUsable();
            data.get(bytes);
            line.write(bytes, board.time().nanoTime());
        }
    }

    @Override
    public void drain(Duration timeout) {
        synchronized (board.lock()) {
            checkUsable(); // What was written is at the other end already.
        }
    }

    @Override
    void opened() {
        line.listen(settings);
    }

    @Override
    void closed() {
        line.deafen();
        board.lock().notifyAll();
    }

    @Override
    void lost() {
        line.deafen();
        board.lock().notifyAll();
    }

    @Override
    void found() {
        line.listen(settings);
    }
}
