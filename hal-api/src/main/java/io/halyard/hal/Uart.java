// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A serial line. Opened by {@link Board#openUart}. One thread may read while another writes; several readers share what comes.
 *
 * <p>Failures: {@link HalException.Kind#TIMEOUT}, INPUT_OUTPUT with detail {@link BusFault#OVERRUN} or {@link BusFault#FRAMING}
 * once for each loss, NOT_CONNECTED and CLOSED. Rules R23 and R24 of {@link io.halyard.hal.spi}.
 */
public interface Uart extends BusResource {
    /** {@return the speed that is really driven, in bits per second} */
    int baud();

    /**
     * Reads what is there, and waits for the first byte if there is none.
     *
     * @param into gets 1 to as many bytes as remain in it
     * @param timeout how long to wait for the first byte at most; 0 = not at all
     * @return how many bytes were read; 0 when the time has passed
     * @throws HalException kind {@link HalException.Kind#CLOSED} also when the line or its board is closed meanwhile
     * @throws InterruptedException when the waiting thread is interrupted
     */
    int read(ByteBuffer into, Duration timeout) throws InterruptedException;

    /**
     * Sends what remains in a buffer; returns when the board has taken all of it over, which may be before it is on the line.
     *
     * @param timeout how long to wait for that at most
     * @throws HalException kind {@link HalException.Kind#TIMEOUT} when the time has passed; the buffer's position tells what is sent
     * @throws InterruptedException when the waiting thread is interrupted; the buffer's position tells what is sent
     */
    void write(ByteBuffer data, Duration timeout) throws InterruptedException;

    /**
     * Waits until all that was written is on the line.
     *
     * @throws HalException kind {@link HalException.Kind#TIMEOUT} when the time has passed
     */
    void drain(Duration timeout) throws InterruptedException;

    /**
     * {@return exactly that many bytes}
     *
     * @throws HalException kind {@link HalException.Kind#TIMEOUT} when fewer came in time; those that came are lost
     */
    default byte[] readExactly(int length, Duration timeout) throws InterruptedException {
        ByteBuffer into = ByteBuffer.allocate(length);
        long end = System.nanoTime() + timeout.toNanos();
        while (into.hasRemaining()) {
            long left = Math.max(0, end - System.nanoTime());
            if (read(into, Duration.ofNanos(left)) == 0) {
                throw timedOut(into.position() + " of " + length + " bytes came within " + timeout.toMillis() + " ms");
            }
        }
        return into.array();
    }

    /**
     * {@return what comes before {@code end}, without it: a line of text, say}
     *
     * @param end the byte that ends it, e.g. {@code '\n'}
     * @param atMost how many bytes without {@code end} are a failure
     * @throws HalException kind TIMEOUT when {@code end} did not come in time, INPUT_OUTPUT when more came without it; what came
     *     is lost
     */
    default byte[] readUntil(int end, int atMost, Duration timeout) throws InterruptedException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = Math.max(0, deadline - System.nanoTime());
            if (read(one.clear(), Duration.ofNanos(left)) == 0) {
                throw timedOut("byte " + end + " did not come within " + timeout.toMillis() + " ms; " + got.size()
                        + " others did");
            }
            int next = one.get(0);
            if (next == (byte) end) {
                return got.toByteArray();
            }
            if (got.size() == atMost) {
                throw new HalException(
                        HalException.Kind.INPUT_OUTPUT,
                        bus().name(),
                        "more than " + atMost + " bytes came without byte " + end + "; check speed and format");
            }
            got.write(next);
        }
    }

    /** Sends bytes, as {@link #write(ByteBuffer, Duration)} does. */
    default void write(byte[] data, Duration timeout) throws InterruptedException {
        write(ByteBuffer.wrap(data), timeout);
    }

    private HalException timedOut(String problem) {
        return new HalException(HalException.Kind.TIMEOUT, bus().name(), problem);
    }
}
