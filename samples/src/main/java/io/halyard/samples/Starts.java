// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.durable.LogSettings;
import io.halyard.durable.StateFolder;
import io.halyard.durable.TwoSlotRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** State that a power cut cannot take: counts its own starts in a two-slot record, and keeps a journal. */
final class Starts {
    private static final int FORMAT = 1;

    private Starts() {}

    /**
     * Counts this start.
     *
     * @param args the folder to keep state in
     */
    static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "target/sample-state");
        try (StateFolder state = StateFolder.open(folder)) {
            TwoSlotRecord starts = state.record("starts", FORMAT, Long.BYTES);
            long before = switch (starts.content()) {
                case TwoSlotRecord.Present present ->
                    ByteBuffer.wrap(present.payload()).getLong();
                case TwoSlotRecord.Absent _ -> 0;
                case TwoSlotRecord.Lost lost -> throw new IllegalStateException("damaged: " + lost.faults());
            };
            starts.write(ByteBuffer.allocate(Long.BYTES).putLong(before + 1).array()); // Durable when it returns.
            state.log("journal", LogSettings.defaults())
                    .append(("start " + (before + 1)).getBytes(StandardCharsets.UTF_8));
            System.out.println(
                    "start " + (before + 1) + " in " + folder + ": kill me at any moment, and start me again");
        }
    }
}
