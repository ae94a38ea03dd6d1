// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.ArrayList;
import java.util.List;

/** One of the things that a board reports by itself. */
sealed interface BoardRecord {
    /** A level that changed, with the board's clock. */
    record EdgeSeen(int pin, boolean high, long ticks) implements BoardRecord {}

    /** Edges of a pin that found no room on the board. */
    record EdgesLost(int pin, int count) implements BoardRecord {}

    /** What the board's program printed. */
    record TextPrinted(String text) implements BoardRecord {}

    /** Reads the records of an event frame; {@link WireReader.Malformed} when it is none. */
    static List<BoardRecord> readAll(WireReader in) {
        List<BoardRecord> records = new ArrayList<>();
        long ticks = in.varint();
        while (in.hasMore()) {
            int kind = in.u8();
            ticks += in.varint();
            records.add(
                    switch (kind) {
                        case Wire.EVENT_FALL -> new EdgeSeen(in.number(), false, ticks);
                        case Wire.EVENT_RISE -> new EdgeSeen(in.number(), true, ticks);
                        case Wire.EVENT_LOST -> lost(in.number());
                        case Wire.EVENT_TEXT -> new TextPrinted(in.text());
                        default -> throw new WireReader.Malformed("event " + kind + " is not known");
                    });
        }
        return records;
    }

    private static EdgesLost lost(int packed) {
        return new EdgesLost(packed & 0x7f, packed >>> 7);
    }
}
