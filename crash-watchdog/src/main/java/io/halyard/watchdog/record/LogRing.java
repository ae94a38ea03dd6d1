// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.durable.MappedPage;
import io.halyard.durable.StateFolder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;

/**
 * The last lines of the log, in a file mapped into memory: a line costs well under a microsecond, and is there after any end of the
 * process. Lines that a power loss tore are left out. The newest overwrite the oldest. No secret is in it: lines pass the {@link Redactor}
 * on their way.
 *
 * <p>Its layout is in this module's README.
 */
public final class LogRing {
    /** The ring's size. */
    public static final int BYTES = 256 * 1024;

    private static final int HEADER_BYTES = 32;
    private static final int LONGEST_TEXT_BYTES = 4096;
    /** More than is kept, so that no secret is cut where the line will be. */
    private static final int LONGEST_LOOKED_AT = 4 * LONGEST_TEXT_BYTES;

    private static final int ALIGNMENT = 8;
    private static final int CRC_FROM = 8;

    /** How loud a line is. */
    public enum Level {
        /** For whoever looks for a fault. */
        DEBUG,
        /** What the program does. */
        INFO,
        /** What someone should look at. */
        WARN,
        /** What went wrong. */
        ERROR;

        private byte letter() {
            return (byte) name().charAt(0);
        }
    }

    /**
     * A line.
     *
     * @param sequence its number; grows over runs
     * @param run the run that wrote it
     * @param millis uptime of that run when it was written
     * @param level how loud it is, as a letter: D, I, W or E
     * @param text the line
     */
    public record Line(long sequence, int run, long millis, char level, String text) {
        /** {@return the line as people read it: seconds of uptime, level, text} */
        @Override
        public String toString() {
            return "%d.%03d %s %s".formatted(millis / 1000, millis % 1000, level, text);
        }
    }

    private record Found(Line line, int end) {}

    private final MappedPage page;
    private final int run;
    private final LongSupplier uptimeMillis;
    private final Redactor redactor;
    private final CRC32C crc = new CRC32C();
    private final byte[] buffer = new byte[HEADER_BYTES + LONGEST_TEXT_BYTES + ALIGNMENT];
    private long sequence;
    private int at;
    private boolean closed;

    private LogRing(MappedPage page, int run, LongSupplier uptimeMillis, Redactor redactor) {
        this.page = page;
        this.run = run;
        this.uptimeMillis = uptimeMillis;
        this.redactor = redactor;
        List<Found> found = scan();
        if (!found.isEmpty()) {
            this.sequence = found.getLast().line.sequence;
            this.at = found.getLast().end;
        }
    }

    /**
     * {@return the ring in {@code state}, with the lines of earlier runs} It takes the name {@code log.ring}.
     *
     * @param run the number of this run
     * @param uptimeMillis how long this run is up
     * @param redactor takes secrets out of each line
     */
    public static LogRing open(StateFolder state, long run, LongSupplier uptimeMillis, Redactor redactor) {
        return new LogRing(state.page("log.ring", BYTES), (int) run, uptimeMillis, redactor);
    }

    /** Adds a line; more than 4096 bytes of it are cut off. After the state folder was closed it does nothing. */
    public void add(Level level, String text) {
        byte[] bytes =
                redactor.redactedLine(text.length() > LONGEST_LOOKED_AT ? text.substring(0, LONGEST_LOOKED_AT) : text);
        add(level, bytes, Math.min(bytes.length, LONGEST_TEXT_BYTES));
    }

    private synchronized void add(Level level, byte[] text, int length) {
        int size = (HEADER_BYTES + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (at + size > BYTES) {
            at = 0;
        }
        ByteBuffer out = ByteBuffer.wrap(buffer);
        out.putInt(length).putInt(0);
        out.putLong(++sequence).putLong(uptimeMillis.getAsLong()).putInt(run);
        out.put(level.letter()).put(new byte[3]);
        out.put(text, 0, length);
        while (out.position() < size) {
            out.put((byte) 0);
        }
        crc.reset();
        crc.update(buffer, CRC_FROM, HEADER_BYTES - CRC_FROM + length);
        out.putInt(4, (int) crc.getValue());
        store(size);
    }

    private void store(int size) {
        if (closed) {
            return;
        }
        try {
            page.write(at, size == buffer.length ? buffer : java.util.Arrays.copyOf(buffer, size));
            at += size;
        } catch (IllegalStateException e) {
            closed = true; // The state folder was closed; whoever logs on is not to blame.
        }
    }

    /** {@return the newest lines, the oldest of them first, together at most {@code characters} long} */
    public synchronized List<Line> last(int lines, int characters) {
        if (closed) {
            return List.of();
        }
        List<Found> found = scan();
        int from = found.size();
        int length = 0;
        while (from > 0 && found.size() - from < lines && length < characters) {
            from--;
            length += found.get(from).line.text.length() + 16;
        }
        return found.subList(from, found.size()).stream().map(Found::line).toList();
    }

    /** {@return the newest lines of that run} */
    public List<Line> lastOf(long ofRun, int lines, int characters) {
        List<Line> all = last(Integer.MAX_VALUE, Integer.MAX_VALUE).stream()
                .filter(line -> line.run == (int) ofRun)
                .toList();
        int from = all.size();
        int length = 0;
        while (from > 0 && all.size() - from < lines && length < characters) {
            from--;
            length += all.get(from).text.length() + 16;
        }
        return all.subList(from, all.size());
    }

    private List<Found> scan() {
        byte[] bytes = page.read(0, BYTES);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CRC32C check = new CRC32C();
        List<Found> found = new ArrayList<>();
        int position = 0;
        while (position <= BYTES - HEADER_BYTES) {
            int length = in.getInt(position);
            int end = position + (HEADER_BYTES + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            if (length < 0 || length > LONGEST_TEXT_BYTES || end > BYTES || in.getLong(position + 8) <= 0) {
                position += ALIGNMENT;
                continue;
            }
            check.reset();
            check.update(bytes, position + CRC_FROM, HEADER_BYTES - CRC_FROM + length);
            if ((int) check.getValue() != in.getInt(position + 4)) {
                position += ALIGNMENT;
                continue;
            }
            String text = new String(bytes, position + HEADER_BYTES, length, StandardCharsets.UTF_8);
            char level = (char) bytes[position + 28];
            Line line = new Line(
                    in.getLong(position + 8), in.getInt(position + 24), in.getLong(position + 16), level, text);
            found.add(new Found(line, end));
            position = end;
        }
        found.sort(Comparator.comparingLong(each -> each.line.sequence));
        return found;
    }
}
