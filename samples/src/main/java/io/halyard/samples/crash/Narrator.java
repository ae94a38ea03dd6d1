// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tells who watches what happens and why. Without anyone it is silent; at a terminal it shows that time passes. */
final class Narrator {
    private static final String CLEAR_LINE = "\r\033[K";

    private final boolean watched;
    private final boolean terminal;

    Narrator(boolean watched) {
        this.watched = watched;
        this.terminal = watched
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    /** Something to wait for. */
    @FunctionalInterface
    interface Wait<T> {
        /** Waits. */
        T run() throws InterruptedException;
    }

    /** A paragraph. */
    void tell(String text) {
        if (watched) {
            System.out.println();
            System.out.println(text.strip());
        }
    }

    /** Something the device said, word for word. */
    void show(String title, String text) {
        if (watched) {
            System.out.println("  " + title);
            text.strip().lines().forEach(line -> System.out.println("  | " + line.replace("\t", "    ")));
        }
    }

    /** Waits, and shows at a terminal for how long already. */
    <T> T during(String what, Wait<T> wait) throws InterruptedException {
        if (!terminal) {
            return wait.run();
        }
        long start = System.nanoTime();
        Thread clock = Thread.ofVirtual().name("halyard-crash-demo-clock").start(() -> count(what, start));
        try {
            return wait.run();
        } finally {
            clock.interrupt();
            clock.join();
        }
    }

    private static void count(String what, long start) {
        try {
            while (true) {
                long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
                System.out.print(CLEAR_LINE + "  ... " + what + ", " + seconds + " s");
                System.out.flush();
                TimeUnit.MILLISECONDS.sleep(500);
            }
        } catch (InterruptedException _) {
            System.out.print(CLEAR_LINE);
            System.out.flush();
        }
    }
}
