// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * The bytes of one file of an {@link AppendLog}: a header, then frames. Each frame begins with the log's mark, a random number
 * drawn once per log, so that frames are found again behind damage, and so that no payload can pretend to be a frame.
 */
final class LogFile {
    static final int HEADER_BYTES = 32;
    static final int FRAME_BYTES = 24;
    /** "HLYDALOG". */
    private static final long MAGIC = 0x484C5944_414C4F47L;

    private static final short CONTAINER_FORMAT = 1;
    private static final int CRC_OF_HEADER_AT = 28;
    private static final int CRC_OF_FRAME_AT = 20;

    /** Bytes between two frames, or between the header and the first, that are no frame. */
    record Gap(int offset, int bytes, int entriesBefore) {}

    /** What was found: the entries in order, the gaps between them, and where the last entry ends. */
    record Scan(List<LogEntry> entries, List<Gap> gaps, int end) {}

    private LogFile() {}

    static byte[] header(int mark, long firstSequence) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MAGIC)
                .putShort(CONTAINER_FORMAT)
                .putShort((short) 0)
                .putInt(mark)
                .putLong(firstSequence)
                .putInt(0);
        return header.putInt(crc(header.array(), 0, CRC_OF_HEADER_AT)).array();
    }

    static byte[] frame(int mark, LogEntry entry) {
        byte[] payload = entry.payload();
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + payload.length)
                .putInt(mark)
                .putInt(payload.length)
                .putLong(entry.sequence())
                .putShort((short) entry.format())
                .putShort((short) 0)
                .putInt(0)
                .put(payload);
        return frame.putInt(CRC_OF_FRAME_AT, crcOfFrame(frame.array(), 0, payload.length))
                .array();
    }

    /** {@return the mark, from the header, or where that is damaged from the first frame} */
    static OptionalInt mark(Path file, byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            return OptionalInt.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getLong(0) == MAGIC && header.getInt(CRC_OF_HEADER_AT) == crc(bytes, 0, CRC_OF_HEADER_AT)) {
            int container = Short.toUnsignedInt(header.getShort(8));
            if (container > CONTAINER_FORMAT) {
                throw newer(file, "layout " + container, "layout " + CONTAINER_FORMAT);
            }
            return OptionalInt.of(header.getInt(12));
        }
        if (bytes.length < HEADER_BYTES + FRAME_BYTES) {
            return OptionalInt.empty();
        }
        int mark = header.getInt(HEADER_BYTES);
        return isFrame(bytes, HEADER_BYTES, mark) ? OptionalInt.of(mark) : OptionalInt.empty();
    }

    static Scan scan(byte[] bytes, int mark) {
        List<LogEntry> entries = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int end = Math.min(HEADER_BYTES, bytes.length);
        long last = 0;
        for (int at = HEADER_BYTES; at <= bytes.length - FRAME_BYTES; ) {
            if (!isFrame(bytes, at, mark) || buffer.getLong(at + 8) <= last) {
                at++;
                continue;
            }
            if (at > end) {
                gaps.add(new Gap(end, at - end, entries.size()));
            }
            byte[] payload = new byte[buffer.getInt(at + 4)];
            buffer.get(at + FRAME_BYTES, payload);
            last = buffer.getLong(at + 8);
            entries.add(new LogEntry(last, Short.toUnsignedInt(buffer.getShort(at + 16)), payload));
            at += FRAME_BYTES + payload.length;
            end = at;
        }
        return new Scan(entries, gaps, end);
    }

    static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    static DurableException newer(Path file, String found, String known) {
        return new DurableException(
                Kind.NEWER_FORMAT,
                file,
                file + " was written by a newer version: it has " + found + ", this version knows " + known
                        + "; install the newer version, or move the file away to begin anew");
    }

    private static boolean isFrame(byte[] bytes, int at, int mark) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt(at) != mark) {
            return false;
        }
        int length = buffer.getInt(at + 4);
        return length >= 0
                && length <= bytes.length - at - FRAME_BYTES
                && buffer.getInt(at + CRC_OF_FRAME_AT) == crcOfFrame(bytes, at, length);
    }

    private static int crcOfFrame(byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, CRC_OF_FRAME_AT);
        crc.update(bytes, at + FRAME_BYTES, length);
        return (int) crc.getValue();
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
