// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.BusFault;
import io.halyard.hal.HalException;
import io.halyard.hal.Subscription;
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
        synchronized (board.lock()) {
            checkUsable();
            if (line.isEmpty() && !isThereWithin(timeout)) {
                return 0;
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

    private boolean isThereWithin(Duration timeout) throws InterruptedException {
        long start = board.time().nanoTime();
        long end = System.nanoTime() + timeout.toNanos();
        try (Subscription _ = board.time().alarm(timeout, this::wake)) {
            while (line.isEmpty()) {
                long left = end - System.nanoTime();
                if (left <= 0 || board.time().nanoTime() - start >= timeout.toNanos()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(board.lock(), Math.max(left, 1_000_000));
                checkUsable();
            }
            return true;
        }
    }

    private void wake() {
        synchronized (board.lock()) {
            board.lock().notifyAll();
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
