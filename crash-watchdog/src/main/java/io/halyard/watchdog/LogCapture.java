// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.record.LogRing;
import io.halyard.watchdog.record.LogRing.Level;
import java.io.ByteArrayOutputStream;
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

        private final PrintStream to;
        private final LogRing ring;
        private final Level level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(PrintStream to, LogRing ring, Level level) {
            this.to = to;
            this.ring = ring;
            this.level = level;
        }

        @Override
        public synchronized void write(int b) {
            to.write(b);
            collect(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            to.write(bytes, from, length);
            for (int i = from; i < from + length; i++) {
                collect(bytes[i]);
            }
        }

        private void collect(int b) {
            if (b == '\n' || line.size() == LONGEST) {
                ring.add(level, line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
            }
            if (b != '\n') {
                line.write(b);
            }
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
