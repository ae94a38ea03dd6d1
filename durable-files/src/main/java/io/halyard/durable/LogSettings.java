// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

/**
 * How an {@link AppendLog} is kept. It needs room for {@code maximumFiles + 1} files: the oldest is
 * deleted when the newest holds something.
 *
 * @param format the format of the caller's entries, 0 to 65535; entries of a higher one are refused
 * @param maximumFileBytes when a file would grow beyond it the next is begun; 1 KiB to 16 MiB
 * @param maximumFiles when there would be more the oldest is deleted; 2 to 1000
 * @param barrier when entries become durable
 * @param onDamage what happens when a file is damaged in its middle
 */
public record LogSettings(int format, int maximumFileBytes, int maximumFiles, Barrier barrier, OnDamage onDamage) {
    /** When entries become durable. */
    public enum Barrier {
        /** Before {@link AppendLog#append} returns. */
        EACH_ENTRY,
        /** When {@link AppendLog#force} returns: many entries share the cost of one. */
        WHEN_TOLD
    }

    /** What happens when a file is damaged in its middle; a cut-off end is always repaired. */
    public enum OnDamage {
        /** The entries around it are kept, and {@link AppendLog#damage} tells. */
        SKIP,
        /** The log is not opened: kind {@code DAMAGED}. */
        REFUSE
    }

    /** Checks the ranges. */
    public LogSettings {
        require(format >= 0 && format <= 0xFFFF, "format", format, "0 to 65535");
        require(
                maximumFileBytes >= 1024 && maximumFileBytes <= 16 * 1024 * 1024,
                "maximum-file-bytes",
                maximumFileBytes,
                "1024 to 16777216");
        require(maximumFiles >= 2 && maximumFiles <= 1000, "maximum-files", maximumFiles, "2 to 1000");
    }

    /** {@return four files of 256 KiB, each entry durable at once, damage passed over, format 1} */
    public static LogSettings defaults() {
        return new LogSettings(1, 256 * 1024, 4, Barrier.EACH_ENTRY, OnDamage.SKIP);
    }

    /** {@return these with another format of entries} */
    public LogSettings withFormat(int changed) {
        return new LogSettings(changed, maximumFileBytes, maximumFiles, barrier, onDamage);
    }

    /** {@return these with another size} */
    public LogSettings withSize(int fileBytes, int files) {
        return new LogSettings(format, fileBytes, files, barrier, onDamage);
    }

    /** {@return these with another barrier} */
    public LogSettings withBarrier(Barrier changed) {
        return new LogSettings(format, maximumFileBytes, maximumFiles, changed, onDamage);
    }

    /** {@return these with another answer to damage} */
    public LogSettings withOnDamage(OnDamage changed) {
        return new LogSettings(format, maximumFileBytes, maximumFiles, barrier, changed);
    }

    private static void require(boolean valid, String name, int value, String range) {
        if (!valid) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + range);
        }
    }
}
