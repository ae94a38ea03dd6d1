// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.record.LogRing;
import io.halyard.watchdog.record.LogRing.Level;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Copies what is printed, and what is logged through java.util.logging, to the ring. What was there before goes on as before. */
final class LogCapture implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Handler handler;

    private LogCapture(LogRing ring) {
        handler = new RingHandler(ring);
        System.setOut(tee(out, ring, Level.INFO));
        System.setErr(tee(err, ring, Level.WARN));
        Logger.getLogger("").addHandler(handler);
    }

    static LogCapture of(LogRing ring) {
        return new LogCapture(ring);
    }

    private static PrintStream tee(PrintStream to, LogRing ring, Level level) {
        return new PrintStream(new Lines(to, ring, level), true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        Logger.getLogger("").removeHandler(handler);
    }

    private static final class Lines extends OutputStream {
        private static final int LONGEST = 4096;
        /** A line that is too long is cut at a space in its last part, lest a secret be cut in two. */
        private static final int LAST_PART = LONGEST * 3 / 4;

        private static final String KEY_BEGINS = "-----BEGIN ";
        private static final String KEY_ENDS = "-----END ";
        /** No key has more; were its end lost, the log would go on all the same. */
        private static final int LONGEST_KEY_LINES = 100;

        private final PrintStream to;
        private final LogRing ring;
        private final Level level;
        private final byte[] line = new byte[LONGEST];
        private int length;
        private int keyLinesLeft;

        Lines(PrintStream to, LogRing ring, Level level) {
            this.to = to;
            this.ring = ring;
            this.level = level;
        }

        @Override
        public synchronized void write(int b) {
            to.write(b);
            collect((byte) b);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int count) {
            to.write(bytes, from, count);
            for (int i = from; i < from + count; i++) {
                collect(bytes[i]);
            }
        }

        private void collect(byte b) {
            if (b == '\n') {
                add(length);
                return;
            }
            if (length == LONGEST) {
                add(lastSpace());
            }
            line[length] = b;
            length++;
        }

        private int lastSpace() {
            for (int i = LONGEST; i > LAST_PART; i--) {
                if (line[i - 1] == ' ') {
                    return i;
                }
            }
            return LONGEST;
        }

        private void add(int count) {
            String text = new String(line, 0, count, StandardCharsets.UTF_8).stripTrailing();
            System.arraycopy(line, count, line, 0, length - count);
            length -= count;
            if (!isInKey(text)) {
                ring.add(level, text);
            }
        }

        /** A private key is printed over many lines, of which each looks harmless; the first is told. */
        private boolean isInKey(String text) {
            if (keyLinesLeft > 0) {
                keyLinesLeft = text.contains(KEY_ENDS) ? 0 : keyLinesLeft - 1;
                return true;
            }
            if (text.contains(KEY_BEGINS) && text.contains("PRIVATE KEY-----") && !text.contains(KEY_ENDS)) {
                keyLinesLeft = LONGEST_KEY_LINES;
            }
            return false;
        }

        @Override
        public void flush() {
            to.flush();
        }
    }

    private static final class RingHandler extends Handler {
        private final LogRing ring;
        private final SimpleFormatter formatter = new SimpleFormatter();

        RingHandler(LogRing ring) {
            this.ring = ring;
        }

        @Override
        public void publish(LogRecord record) {
            int value = record.getLevel().intValue();
            Level level = value >= java.util.logging.Level.SEVERE.intValue()
                    ? Level.ERROR
                    : value >= java.util.logging.Level.WARNING.intValue()
                            ? Level.WARN
                            : value >= java.util.logging.Level.INFO.intValue() ? Level.INFO : Level.DEBUG;
            ring.add(level, record.getLoggerName() + " " + formatter.formatMessage(record));
        }

        @Override
        public void flush() {
            // A line is in the ring at once.
        }

        @Override
        public void close() {
            // The ring is closed with the state folder.
        }
    }
}
