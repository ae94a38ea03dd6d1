// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import io.halyard.durable.simulated.SimulatedDisk.NameChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Everything a disk may hold after its power failed at one moment. */
final class Survivors {
    private final Map<Path, Inode> durable;
    private final List<NameChange> changes;
    private final Set<Path> folders;
    private final List<Inode> inodes;
    private final List<Inode.Choices> choices;
    private final List<Integer> radices = new ArrayList<>();

    Survivors(Map<Path, Inode> durable, List<NameChange> changes, Set<Path> folders) {
        this.durable = durable;
        this.changes = changes;
        this.folders = folders;
        Map<Inode, Boolean> seen = new LinkedHashMap<>();
        durable.values().forEach(inode -> seen.put(inode, true));
        changes.forEach(change -> seen.put(change.inode(), true));
        this.inodes = List.copyOf(seen.keySet());
        this.choices = inodes.stream().map(Inode::choices).toList();
        changes.forEach(_ -> radices.add(2));
        choices.forEach(choice -> radices.addAll(choice.radices()));
    }

    /** {@return how many there are, counting equal ones apart; at most {@code Long.MAX_VALUE}} */
    long count() {
        long product = 1;
        for (int radix : radices) {
            product = product > Long.MAX_VALUE / radix ? Long.MAX_VALUE : product * radix;
        }
        return product;
    }

    /**
     * Passes every survivor to {@code visitor}, if there are no more than {@code limit}; else that many: nothing survived,
     * everything did, each single thing survived or was lost alone, and the rest at random.
     */
    void forEach(int limit, RandomGenerator random, Consumer<Map<Path, byte[]>> visitor) {
        if (count() <= limit) {
            all(visitor);
        } else {
            sample(limit, random, visitor);
        }
    }

    Set<Path> folders() {
        return folders;
    }

    void durableFiles(Map<Path, byte[]> files) {
        files.putAll(image(new int[radices.size()]));
    }

    private void all(Consumer<Map<Path, byte[]>> visitor) {
        int[] chosen = new int[radices.size()];
        boolean more = true;
        while (more) {
            visitor.accept(image(chosen));
            more = false;
            for (int digit = 0; digit < chosen.length && !more; digit++) {
                chosen[digit]++;
                more = chosen[digit] < radices.get(digit);
                if (!more) {
                    chosen[digit] = 0;
                }
            }
        }
    }

    private void sample(int limit, RandomGenerator random, Consumer<Map<Path, byte[]>> visitor) {
        int[] nothing = new int[radices.size()];
        int[] everything = radices.stream().mapToInt(radix -> radix - 1).toArray();
        visitor.accept(image(nothing));
        visitor.accept(image(everything));
        int visited = 2;
        for (int digit = 0; digit < radices.size() && visited + 2 <= limit; digit++) {
            int[] alone = nothing.clone();
            alone[digit] = everything[digit];
            visitor.accept(image(alone));
            int[] lost = everything.clone();
            lost[digit] = 0;
            visitor.accept(image(lost));
            visited += 2;
        }
        for (; visited < limit; visited++) {
            visitor.accept(image(radices.stream().mapToInt(random::nextInt).toArray()));
        }
    }

    private Map<Path, byte[]> image(int[] chosen) {
        Map<Path, Inode> names = new TreeMap<>(durable);
        int digit = 0;
        for (NameChange change : changes) {
            if (chosen[digit++] == 1) {
                apply(change, names);
            }
        }
        Map<Inode, byte[]> contents = new LinkedHashMap<>();
        for (int i = 0; i < inodes.size(); i++) {
            int width = choices.get(i).radices().size();
            List<Integer> picked =
                    Arrays.stream(chosen, digit, digit + width).boxed().toList();
            contents.put(inodes.get(i), choices.get(i).pick(picked));
            digit += width;
        }
        Map<Path, byte[]> files = new TreeMap<>();
        names.forEach((path, inode) -> files.put(path, contents.get(inode)));
        return files;
    }

    /** A name is only taken from the file that had it: another may have got it meanwhile. */
    static void apply(NameChange change, Map<Path, Inode> names) {
        change.removed().forEach(path -> names.remove(path, change.inode()));
        change.added().forEach(path -> names.put(path, change.inode()));
    }
}
