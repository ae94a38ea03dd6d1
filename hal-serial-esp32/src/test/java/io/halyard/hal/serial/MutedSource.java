// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** A cable whose wire to the board can be cut, while that from the board goes on. */
final class MutedSource implements SerialLine.Source {
    /** A digital write, which is what is waited for, and no heartbeat. */
    private static final int REQUEST_BYTES = 10;

    private final SerialLine.Source cable;
    private final Semaphore swallowed = new Semaphore(0);
    private volatile boolean muted;

    MutedSource(SerialLine.Source cable) {
        this.cable = cable;
    }

    void mute(boolean on) {
        muted = on;
    }

    /** Waits until something was written in vain: a request was, when it is the only thing to write. */
    void awaitMuted() throws InterruptedException {
        swallowed.acquire();
    }

    @Override
    public SerialLine open() {
        SerialLine line = cable.open();
        return new SerialLine() {
            @Override
            public int read(byte[] into) {
                return line.read(into);
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                if (!muted) {
                    line.write(bytes);
                } else if (bytes.length >= REQUEST_BYTES) { // A ping may go with it, or before it alone.
                    swallowed.release();
                }
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }
}
