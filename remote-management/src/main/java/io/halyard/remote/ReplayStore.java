// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.durable.TwoSlotRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Each key's {@link ReplayWindow}, on disk before the request that moved it is carried out. Format 1: number of keys (u16), and
 * for each its name (modified UTF-8), highest counter (i64), used bits (i64).
 *
 * <p>When both slots are lost, old requests could be played again: the device then takes none until a fresh nonce proves that
 * they are new (see {@link RequestGate}).
 */
final class ReplayStore {
    static final int FORMAT = 1;
    static final int MAXIMUM_BYTES = 4_068;

    private final TwoSlotRecord record;
    private final Map<String, ReplayWindow> windows = new LinkedHashMap<>();
    private final boolean lost;

    ReplayStore(TwoSlotRecord record) {
        this.record = record;
        this.lost = switch (record.content()) {
            case TwoSlotRecord.Present present -> {
                read(present.payload());
                yield false;
            }
            case TwoSlotRecord.Absent _ -> false;
            case TwoSlotRecord.Lost _ -> true;
        };
    }

    /** {@return whether the memory of what was used is gone} */
    boolean isLost() {
        return lost;
    }

    ReplayWindow window(String key) {
        return windows.getOrDefault(key, ReplayWindow.EMPTY);
    }

    /** Marks a counter as used. When it returns, no crash can undo it. */
    void use(String key, long counter) {
        windows.put(key, window(key).with(counter));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(windows.size());
            for (Map.Entry<String, ReplayWindow> entry : windows.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeLong(entry.getValue().highest());
                out.writeLong(entry.getValue().used());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        record.write(bytes.toByteArray());
    }

    private void read(byte[] payload) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                windows.put(in.readUTF(), new ReplayWindow(in.readLong(), in.readLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the checksum was right and the content is not: " + e.getMessage(), e);
        }
    }
}
