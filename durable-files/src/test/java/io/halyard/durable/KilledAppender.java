// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The child process of {@link KillTest}: appends and counts for ever, and prints what was acknowledged. */
final class KilledAppender {
    /** None of its files goes: where the disk is fast, a child appends ten thousand entries before it is killed. */
    static final LogSettings LOG = LogSettings.defaults().withSize(64 * 1024, 1_000);

    private KilledAppender() {}

    static void main(String[] args) {
        try (StateFolder state = StateFolder.open(Path.of(args[0]))) {
            AppendLog log = state.log("log", LOG);
            TwoSlotRecord record = state.record("record", 1, 8);
            while (true) {
                long sequence = log.append(new byte[200]);
                record.write(ByteBuffer.allocate(8).putLong(sequence).array());
                System.out.println(sequence);
            }
        }
    }
}
