// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One small value that no torn write can lose. It lies in two files of 4096 bytes, {@code NAME.a} and {@code NAME.b}; a write
 * overwrites the older one in place, with a single barrier and without asking the file system for room, so it works on
 * a full disk. The newer valid slot counts.
 *
 * <p>Opened by {@link StateFolder#record}; the first write creates the files.
 */
public final class TwoSlotRecord implements AutoCloseable {
    /** The most a value may have. */
    public static final int MAXIMUM_PAYLOAD_BYTES = 4068;

    static final int SLOT_BYTES = 4096;
    private static final int HEADER_BYTES = 24;
    private static final int CRC_BYTES = 4;
    private static final short CONTAINER_FORMAT = 1;
    /** "HLYDSLOT". */
    private static final long MAGIC = 0x484C5944_534C4F54L;

    /** What the record holds: {@link Absent}, {@link Lost} or {@link Present}. */
    public sealed interface Content {}

    /** Never written. */
    public record Absent() implements Content {}

    /**
     * Was written once, and no slot is valid any more. The next write begins anew.
     *
     * @param faults what is wrong with each slot
     */
    public record Lost(List<SlotFault> faults) implements Content {
        /** Copies the list. */
        public Lost {
            faults = List.copyOf(faults);
        }
    }

    /**
     * A slot that cannot be read.
     *
     * @param file the slot's file
     * @param what what is wrong with it
     */
    public record SlotFault(Path file, String what) {}

    /** The newest valid value. */
    public static final class Present implements Content {
        private final long sequence;
        private final int format;
        private final byte[] payload;
        private final Optional<SlotFault> fault;

        private Present(long sequence, int format, byte[] payload, Optional<SlotFault> fault) {
            this.sequence = sequence;
            this.format = format;
            this.payload = payload;
            this.fault = fault;
        }

        private Present with(SlotFault found) {
            return new Present(sequence, format, payload, Optional.of(found));
        }

        /** {@return how often the record had been written with this value; 1 is the first} */
        public long sequence() {
            return sequence;
        }

        /** {@return the format the caller wrote it in} */
        public int format() {
            return format;
        }

        /** {@return the value; a copy} */
        public byte[] payload() {
            return payload.clone();
        }

        /** {@return what is wrong with the other slot: then a write was cut off, and this value may be the last but one} */
        public Optional<SlotFault> fault() {
            return fault;
        }
    }

    private final Disk disk;
    private final Path folder;
    private final List<Slot> slots;
    private final int format;
    private final int maximumPayloadBytes;

    private Content content;
    private int next;
    private boolean namesInDoubt;
    private boolean closed;

    TwoSlotRecord(Disk disk, Path folder, String name, int format, int maximumPayloadBytes) {
        if (format < 0 || format > 0xFFFF) {
            throw new IllegalArgumentException("format " + format + " is not between 0 and 65535");
        }
        if (maximumPayloadBytes < 0 || maximumPayloadBytes > MAXIMUM_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a record holds at most " + MAXIMUM_PAYLOAD_BYTES + " bytes, not "
                    + maximumPayloadBytes + "; an AtomicFile holds more");
        }
        this.disk = disk;
        this.folder = folder;
        this.slots = List.of(new Slot(folder.resolve(name + ".a")), new Slot(folder.resolve(name + ".b")));
        this.format = format;
        this.maximumPayloadBytes = maximumPayloadBytes;
        this.content = read();
    }

    /** {@return what was found when the record was opened, or what was last written since} */
    public synchronized Content content() {
        return content;
    }

    /**
     * Replaces the value. When this returns it is durable; when it throws, the value before it still is, and after a restart
     * either of the two may be found.
     *
     * @return the sequence of this value
     * @throws DurableException of kind {@code TOO_LARGE}, {@code NEWER_FORMAT}, {@code CLOSED}, or as the disk fails
     */
    public synchronized long write(byte[] payload) {
        if (closed) {
            throw SystemDisk.closed(slots.get(next).file);
        }
        if (payload.length > maximumPayloadBytes) {
            throw new DurableException(
                    Kind.TOO_LARGE,
                    slots.get(next).file,
                    slots.get(next).file + " holds at most " + maximumPayloadBytes + " bytes, not " + payload.length);
        }
        long sequence = content instanceof Present present ? present.sequence + 1 : 1;
        byte[] bytes = encode(sequence, payload);
        if (!namesInDoubt && disk.exists(slots.get(0).file) && disk.exists(slots.get(1).file)) {
            slots.get(next).overwrite(bytes);
        } else {
            create(bytes);
        }
        content = new Present(sequence, format, payload.clone(), Optional.empty());
        next = 1 - next;
        return sequence;
    }

    /** A slot file gets its name when its content is durable. The one without a value is no more than room for the second write. */
    private void create(byte[] bytes) {
        namesInDoubt = true;
        if (content instanceof Absent) {
            slots.get(1 - next).prepare(new byte[0]);
            slots.get(1 - next).publish();
        }
        slots.get(next).prepare(bytes);
        slots.get(next).publish();
        disk.forceFolder(folder);
        namesInDoubt = false;
    }

    private Content read() {
        Slot a = slots.get(0);
        Slot b = slots.get(1);
        a.read();
        b.read();
        if (a.value.isEmpty() && b.value.isEmpty()) {
            boolean created =
                    a.state != SlotState.MISSING || (b.state != SlotState.MISSING && b.state != SlotState.EMPTY);
            return created ? new Lost(List.of(a.fault(), b.fault())) : new Absent();
        }
        long sequenceOfA = a.value.map(Present::sequence).orElse(0L);
        long sequenceOfB = b.value.map(Present::sequence).orElse(0L);
        next = sequenceOfA >= sequenceOfB ? 1 : 0;
        Slot other = slots.get(next);
        Present newer = slots.get(1 - next).makeDurable();
        if (newer.format > format) {
            throw newer(slots.get(1 - next).file, "format " + newer.format, "format " + format);
        }
        boolean awaited = newer.sequence == 1 && (other.state == SlotState.MISSING || other.state == SlotState.EMPTY);
        return other.state == SlotState.VALID || awaited ? newer : newer.with(other.fault());
    }

    private byte[] encode(long sequence, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + payload.length + CRC_BYTES)
                .putLong(MAGIC)
                .putShort(CONTAINER_FORMAT)
                .putShort((short) format)
                .putInt(payload.length)
                .putLong(sequence)
                .put(payload);
        return bytes.putInt(crc(bytes.array(), HEADER_BYTES + payload.length)).array();
    }

    private static Optional<Present> decode(Path file, byte[] bytes) {
        ByteBuffer slot = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES + CRC_BYTES || slot.getLong() != MAGIC) {
            return Optional.empty();
        }
        int container = Short.toUnsignedInt(slot.getShort());
        int format = Short.toUnsignedInt(slot.getShort());
        int length = slot.getInt();
        long sequence = slot.getLong();
        if (length < 0
                || length > bytes.length - HEADER_BYTES - CRC_BYTES
                || slot.getInt(HEADER_BYTES + length) != crc(bytes, HEADER_BYTES + length)) {
            return Optional.empty();
        }
        if (container > CONTAINER_FORMAT) {
            throw newer(file, "layout " + container, "layout " + CONTAINER_FORMAT);
        }
        byte[] payload = new byte[length];
        slot.get(payload);
        return Optional.of(new Present(sequence, format, payload, Optional.empty()));
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static DurableException newer(Path file, String found, String known) {
        return new DurableException(
                Kind.NEWER_FORMAT,
                file,
                file + " was written by a newer version: it has " + found + ", this version knows " + known
                        + "; install the newer version, or move the file away to begin anew");
    }

    @Override
    public synchronized void close() {
        closed = true;
        slots.forEach(Slot::close);
    }

    private enum SlotState {
        MISSING("missing"),
        EMPTY("empty"),
        UNREADABLE("unreadable: the disk reported an error"),
        INVALID("damaged or half written"),
        VALID("valid");

        private final String text;

        SlotState(String text) {
            this.text = text;
        }
    }

    /** One of the two files. It stays open, so that a write needs no descriptor of a process that ran out of them. */
    private final class Slot {
        private final Path file;
        private Optional<DiskFile> open = Optional.empty();
        private Optional<Present> value = Optional.empty();
        private SlotState state = SlotState.MISSING;

        Slot(Path file) {
            this.file = file;
        }

        void read() {
            if (!disk.exists(file)) {
                return;
            }
            try (DiskFile opened = disk.open(file, Disk.Access.READ)) {
                byte[] bytes = opened.read(0, SLOT_BYTES);
                value = decode(file, bytes);
                state = value.isPresent() ? SlotState.VALID : isBlank(bytes) ? SlotState.EMPTY : SlotState.INVALID;
            } catch (DurableException e) {
                if (e.kind() != Kind.IO) {
                    throw e;
                }
                state = SlotState.UNREADABLE;
            }
        }

        /** A process that was killed may have written it without its barrier; the other slot must not be overwritten before that. */
        Present makeDurable() {
            try (DiskFile opened = disk.open(file, Disk.Access.READ)) {
                opened.force();
            }
            return value.orElseThrow();
        }

        SlotFault fault() {
            return new SlotFault(file, state.text);
        }

        void overwrite(byte[] bytes) {
            DiskFile opened = open.orElseGet(() -> disk.open(file, Disk.Access.WRITE));
            open = Optional.of(opened);
            opened.write(0, bytes);
            opened.force();
        }

        void prepare(byte[] bytes) {
            close();
            try (DiskFile opened = disk.open(temporary(), Disk.Access.CREATE)) {
                opened.write(0, Arrays.copyOf(bytes, SLOT_BYTES));
                opened.force();
            }
        }

        void publish() {
            disk.rename(temporary(), file);
        }

        void close() {
            open.ifPresent(DiskFile::close);
            open = Optional.empty();
        }

        private Path temporary() {
            return folder.resolve(file.getFileName() + StateFolder.TEMPORARY);
        }
    }
}
