// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A file's bytes: those that are durable, and what changed them since the last barrier. */
final class Inode {
    static final int SECTOR_BYTES = 512;

    private final List<UnaryOperator<byte[]>> pending = new ArrayList<>();
    private byte[] durable;
    private byte[] current;

    Inode(byte[] content) {
        durable = content;
        current = content;
    }

    private Inode(Inode other) {
        durable = other.durable;
        current = other.current;
        pending.addAll(other.pending);
    }

    Inode copy() {
        return new Inode(this);
    }

    byte[] current() {
        return current;
    }

    void write(long position, byte[] bytes) {
        byte[] written = bytes.clone();
        int end = (int) position + written.length;
        change(content -> {
            byte[] changed = Arrays.copyOf(content, Math.max(content.length, end));
            System.arraycopy(written, 0, changed, (int) position, written.length);
            return changed;
        });
    }

    void truncate(long size) {
        if (size < current.length) {
            change(content -> content.length <= size ? content : Arrays.copyOf(content, (int) size));
        }
    }

    private void change(UnaryOperator<byte[]> change) {
        pending.add(change);
        current = change.apply(current);
    }

    void force() {
        for (UnaryOperator<byte[]> change : pending) {
            durable = change.apply(durable);
        }
        pending.clear();
    }

    /** What a failed barrier does: the system forgets what it could not write, programs still see it, the next barrier succeeds. */
    void forget() {
        pending.clear();
    }

    /** {@return what may vary when the power fails now} */
    Choices choices() {
        SequencedSet<Integer> sizes = new LinkedHashSet<>();
        sizes.add(durable.length);
        TreeMap<Integer, List<byte[]>> sectors = new TreeMap<>();
        byte[] content = durable;
        for (UnaryOperator<byte[]> change : pending) {
            byte[] changed = change.apply(content);
            int sectorCount = Math.ceilDiv(Math.max(content.length, changed.length), SECTOR_BYTES);
            for (int sector = 0; sector < sectorCount; sector++) {
                byte[] before = sector(content, sector);
                byte[] after = sector(changed, sector);
                if (!Arrays.equals(before, after)) {
                    sectors.computeIfAbsent(sector, _ -> new ArrayList<>(List.of(before)))
                            .add(after);
                }
            }
            sizes.add(changed.length);
            content = changed;
        }
        return new Choices(durable, List.copyOf(sizes), sectors);
    }

    private static byte[] sector(byte[] content, int sector) {
        byte[] bytes = new byte[SECTOR_BYTES];
        int from = sector * SECTOR_BYTES;
        if (from < content.length) {
            System.arraycopy(content, from, bytes, 0, Math.min(SECTOR_BYTES, content.length - from));
        }
        return bytes;
    }

    /** The lengths the file may have and the versions each sector may have, oldest first. */
    static final class Choices {
        private final byte[] durable;
        private final List<Integer> sizes;
        private final SortedMap<Integer, List<byte[]>> sectors;

        private Choices(byte[] durable, List<Integer> sizes, SortedMap<Integer, List<byte[]>> sectors) {
            this.durable = durable;
            this.sizes = sizes;
            this.sectors = sectors;
        }

        /** {@return how many values each choice has: the length's, then each sector's} */
        List<Integer> radices() {
            List<Integer> radices = new ArrayList<>();
            radices.add(sizes.size());
            sectors.values().forEach(versions -> radices.add(versions.size()));
            return radices;
        }

        byte[] pick(List<Integer> chosen) {
            byte[] content = Arrays.copyOf(durable, sizes.get(chosen.getFirst()));
            int choice = 1;
            for (var sector : sectors.entrySet()) {
                byte[] version = sector.getValue().get(chosen.get(choice++));
                int from = sector.getKey() * SECTOR_BYTES;
                int length = Math.min(SECTOR_BYTES, content.length - from);
                if (length > 0) {
                    System.arraycopy(version, 0, content, from, length);
                }
            }
            return content;
        }
    }
}
