// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.BusFault;
import io.halyard.hal.UartSettings;
import io.halyard.hal.simulated.wire.UartTarget;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A serial line of a simulated board, seen from its other end. Bytes arrive at once; while the board has not opened the line, they
 * are lost. The other end understands whatever speed and format the board has opened it with, unless it was told to {@link #speak}
 * its own. From any thread.
 */
public final class SimulatedUartLine {
    /** How many bytes the board keeps that its app has not read: more are lost, and told as an overrun. */
    public static final int CAPACITY = 4096;

    private static final int LOST = -1;
    private static final int GARBLED = -2;
    private static final double CLOCK_TOLERANCE = 0.04; // of both ends together, over the ten bits of a byte
    private static final UartTarget LISTENER = (_, _) -> new byte[0];

    private final Object lock;
    private final Deque<Integer> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private UartTarget target = LISTENER;
    private @Nullable UartSettings spoken;
    private @Nullable UartSettings opened;

    SimulatedUartLine(Object lock) {
        this.lock = lock;
    }

    /** Connects something to the line that answers what the board sends. */
    public <T extends UartTarget> T attach(T target) {
        synchronized (lock) {
            this.target = target;
        }
        return target;
    }

    /**
     * Gives the other end a speed and a format of its own. While the board has opened the line with another speed (by more than 4 %),
     * other data bits or another parity, nothing that is sent is understood: the board is told {@link BusFault#FRAMING} instead of
     * bytes, and what it sends does not arrive. The number of stop bits does not matter, as on real lines.
     *
     * @param settings their bus and owner say nothing here
     */
    public void speak(UartSettings settings) {
        synchronized (lock) {
            spoken = settings;
        }
    }

    /** Sends bytes to the board. */
    public void send(byte... data) {
        synchronized (lock) {
            for (byte one : data) {
                arrive(isUnderstood() ? Byte.toUnsignedInt(one) : GARBLED);
            }
            lock.notifyAll();
        }
    }

    /** Disturbs the line: the board is told one {@link BusFault#FRAMING} after what it has not read yet. */
    public void disturb() {
        synchronized (lock) {
            arrive(GARBLED);
            lock.notifyAll();
        }
    }

    /** {@return what the board sent since the last call and the other end understood} */
    public byte[] sent() {
        synchronized (lock) {
            byte[] all = sent.toByteArray();
            sent.reset();
            return all;
        }
    }

    // What follows is for the board, under its lock.

    void listen(UartSettings settings) {
        opened = settings;
        arrived.clear();
    }

    void deafen() {
        opened = null;
        arrived.clear();
    }

    void write(byte[] data, long nanoTime) {
        if (isUnderstood()) {
            sent.writeBytes(data);
            send(target.answer(data, nanoTime));
        }
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** {@return what is wrong just here, instead of bytes; asking takes note of it} */
    Optional<BusFault> faultHere() {
        if (arrived.isEmpty() || arrived.getFirst() >= 0) {
            return Optional.empty();
        }
        return Optional.of(arrived.removeFirst() == LOST ? BusFault.OVERRUN : BusFault.FRAMING);
    }

    /** {@return whether there is a byte to read before the next fault} */
    boolean hasByte() {
        return !arrived.isEmpty() && arrived.getFirst() >= 0;
    }

    byte take() {
        return arrived.removeFirst().byteValue();
    }

    private boolean isUnderstood() {
        if (spoken == null || opened == null) {
            return true;
        }
        double clocks = (double) spoken.baud() / opened.baud();
        return Math.abs(clocks - 1) <= CLOCK_TOLERANCE
                && spoken.dataBits() == opened.dataBits()
                && spoken.parity() == opened.parity();
    }

    private void arrive(int value) {
        if (opened == null) {
            return;
        }
        if (value == GARBLED && !arrived.isEmpty() && arrived.getLast() == GARBLED) {
            return; // It is told once.
        }
        if (arrived.size() < CAPACITY) {
            arrived.addLast(value);
        } else if (arrived.getLast() != LOST) {
            arrived.addLast(LOST);
        }
    }
}
