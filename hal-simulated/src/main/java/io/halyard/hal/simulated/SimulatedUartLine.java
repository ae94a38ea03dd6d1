// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.simulated.wire.UartTarget;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A serial line of a simulated board, seen from its other end. Bytes arrive at once, whatever the speed; while the board has not
 * opened the line, they are lost. From any thread.
 */
public final class SimulatedUartLine {
    /** How many bytes the board keeps that its app has not read: more are lost, and told as an overrun. */
    public static final int CAPACITY = 4096;

    private static final int LOST = -1;
    private static final UartTarget LISTENER = (_, _) -> new byte[0];

    private final Object lock;
    private final Deque<Integer> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private UartTarget target = LISTENER;
    private boolean listening;

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

    /** Sends bytes to the board. */
    public void send(byte... data) {
        synchronized (lock) {
            for (byte one : data) {
                arrive(Byte.toUnsignedInt(one));
            }
            lock.notifyAll();
        }
    }

    /** {@return what the board sent since the last call} */
    public byte[] sent() {
        synchronized (lock) {
            byte[] all = sent.toByteArray();
            sent.reset();
            return all;
        }
    }

    // What follows is for the board, under its lock.

    void listening(boolean now) {
        listening = now;
        arrived.clear();
    }

    void write(byte[] data, long nanoTime) {
        sent.writeBytes(data);
        send(target.answer(data, nanoTime));
    }

    boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** {@return whether bytes are missing just here; asking takes note of it} */
    boolean isLostHere() {
        boolean lost = !arrived.isEmpty() && arrived.getFirst() == LOST;
        if (lost) {
            arrived.removeFirst();
        }
        return lost;
    }

    /** {@return whether there is a byte to read before the next loss} */
    boolean hasByte() {
        return !arrived.isEmpty() && arrived.getFirst() != LOST;
    }

    byte take() {
        return arrived.removeFirst().byteValue();
    }

    private void arrive(int value) {
        if (!listening) {
            return;
        }
        if (arrived.size() < CAPACITY) {
            arrived.addLast(value);
        } else if (arrived.getLast() != LOST) {
            arrived.addLast(LOST);
        }
    }
}
