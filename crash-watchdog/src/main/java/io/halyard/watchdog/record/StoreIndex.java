// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.durable.TwoSlotRecord;
import io.halyard.durable.TwoSlotRecord.Absent;
import io.halyard.durable.TwoSlotRecord.Lost;
import io.halyard.durable.TwoSlotRecord.Present;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a store knows that its records do not say: the next number, how often each failure happened since the last stable run, and which
 * records were sent. Everything in one write.
 *
 * @param next the number of the next record
 * @param loops for each fingerprint how often, and which record is its newest
 * @param sentIds the records that were sent
 */
record StoreIndex(long next, Map<Fingerprint, Loop> loops, Set<Long> sentIds) {
    static final int FORMAT = 1;
    /** More than that at once are forgotten, the oldest first: 2 + 128 * 20 + 2 + 128 * 8 bytes fit a slot. */
    private static final int MAXIMUM = 128;

    record Loop(int count, long newest) {}

    StoreIndex {
        loops = Map.copyOf(loops).isEmpty() ? Map.of() : new LinkedHashMap<>(loops);
        sentIds = new TreeSet<>(sentIds);
    }

    static StoreIndex read(TwoSlotRecord.Content content) {
        return switch (content) {
            case Absent _, Lost _ -> new StoreIndex(1, Map.of(), Set.of());
            case Present present -> decode(present.payload());
        };
    }

    private static StoreIndex decode(byte[] bytes) {
        long next = 1;
        Map<Fingerprint, Loop> loops = new LinkedHashMap<>();
        Set<Long> sent = new TreeSet<>();
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            next = in.getLong();
            for (int left = in.getShort(); left > 0; left--) {
                loops.put(new Fingerprint(in.getLong()), new Loop(in.getInt(), in.getLong()));
            }
            for (int left = in.getShort(); left > 0; left--) {
                sent.add(in.getLong());
            }
        } catch (BufferUnderflowException e) {
            return new StoreIndex(next, loops, sent); // What there was.
        }
        return new StoreIndex(next, loops, sent);
    }

    byte[] encode() {
        ByteBuffer out =
                ByteBuffer.allocate(TwoSlotRecord.MAXIMUM_PAYLOAD_BYTES).putLong(next);
        out.putShort((short) loops.size());
        loops.forEach((fingerprint, loop) ->
                out.putLong(fingerprint.value()).putInt(loop.count).putLong(loop.newest));
        out.putShort((short) sentIds.size());
        sentIds.forEach(out::putLong);
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    StoreIndex withNextAbove(long highest) {
        return new StoreIndex(Math.max(next, highest + 1), loops, sentIds);
    }

    int count(Fingerprint fingerprint) {
        Loop loop = loops.get(fingerprint);
        return loop == null ? 0 : loop.count;
    }

    long newest(Fingerprint fingerprint) {
        Loop loop = loops.get(fingerprint);
        return loop == null ? 0 : loop.newest;
    }

    boolean isSent(long id) {
        return sentIds.contains(id);
    }

    boolean hasLoops() {
        return !loops.isEmpty();
    }

    StoreIndex counted(Fingerprint fingerprint, long id, boolean kept) {
        Map<Fingerprint, Loop> changed = new LinkedHashMap<>(loops);
        Loop loop = changed.remove(fingerprint);
        int count = loop == null ? 1 : loop.count + 1;
        changed.put(fingerprint, new Loop(count, kept || loop == null ? id : loop.newest));
        if (changed.size() > MAXIMUM) {
            changed.remove(changed.keySet().iterator().next());
        }
        return new StoreIndex(kept ? id + 1 : next, changed, sentIds);
    }

    StoreIndex withoutLoops() {
        return new StoreIndex(next, Map.of(), sentIds);
    }

    StoreIndex sent(long id) {
        TreeSet<Long> changed = new TreeSet<>(sentIds);
        changed.add(id);
        if (changed.size() > MAXIMUM) {
            changed.removeFirst();
        }
        return new StoreIndex(next, loops, changed);
    }

    StoreIndex without(long id) {
        TreeSet<Long> changed = new TreeSet<>(sentIds);
        changed.remove(id);
        return new StoreIndex(next, loops, changed);
    }
}
