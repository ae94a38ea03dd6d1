// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.BoardEvent;
import io.halyard.hal.pi4j.kernel.DeviceWatch;
import io.halyard.hal.pi4j.kernel.GpioChip;
import io.halyard.hal.pi4j.kernel.GpioChips;
import io.halyard.hal.pi4j.kernel.KernelException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a board's chip is there: a driver can be unbound, an expander on USB be unplugged. Watches {@code /dev} from the first
 * resource or listener on; a board that is only described costs no thread.
 */
final class Presence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Path DEVICES = Path.of("/dev");

    private final String name;
    private final String choice;
    private final Pi4jBoard board;
    private @Nullable DeviceWatch watch; // guarded by this
    private boolean closed; // guarded by this
    private @Nullable Path chip; // guarded by this; the device file while the chip is there
    private volatile boolean present = true;

    /**
     * @param name the board's
     * @param choice how its chip is found
     * @param chip its device file; none with another plug-in
     */
    Presence(String name, String choice, Pi4jBoard board, @Nullable Path chip) {
        this.name = name;
        this.choice = choice;
        this.board = board;
        this.chip = chip;
    }

    boolean isPresent() {
        return present;
    }

    /** Watches from now on; harmless again, and of no use with a plug-in whose chip we do not know. */
    synchronized void watch() {
        if (watch == null && !closed && chip != null) {
            watch = DeviceWatch.start(DEVICES, "halyard-pi4j-" + name + "-presence", this::changed);
        }
    }

    @Override
    public void close() {
        DeviceWatch running;
        synchronized (this) {
            closed = true;
            running = watch;
        }
        if (running != null) {
            running.close();
        }
    }

    /** On the watch's thread. */
    private void changed(String file, boolean gone) {
        if (!file.startsWith("gpiochip")) {
            return;
        }
        if (present && gone && isOurs(file)) {
            present = false;
            LOG.warn("{}: the chip /dev/{} is gone; waiting for it", name, file);
            board.announce(new BoardEvent.Disconnected(name, "the GPIO chip /dev/" + file + " is gone"));
        }
        if (!present && !gone && isThere()) {
            board.revive();
            present = true;
            LOG.info("{}: the chip is there again", name);
            board.announce(new BoardEvent.Connected(name));
        }
    }

    private synchronized boolean isOurs(String file) {
        return chip != null && chip.getFileName().toString().equals(file);
    }

    private boolean isThere() {
        Path found;
        try {
            found = GpioChips.ofThisComputer().find(choice);
            GpioChip.open(found).close();
        } catch (KernelException _) { // not there yet, or not ours yet: udev says so
            return false;
        }
        synchronized (this) {
            chip = found;
        }
        return true;
    }
}
