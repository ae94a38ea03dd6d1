// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.runtime.settings.Settings;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;

/** The board that hangs from the greenhouse; each has its settings in {@code board-NAME.conf}. */
enum DemoBoard {
    /** In memory, with a world around it that the demo plays. */
    SIM,
    /** An ESP32 or Pico on a cable. */
    SERIAL,
    /** A Raspberry Pi's own header. */
    PI;

    /** {@return the board's settings} */
    Settings settings() {
        String file = "board-" + name().toLowerCase(Locale.ROOT) + ".conf";
        URL resource = Objects.requireNonNull(DemoBoard.class.getResource(file), file);
        return Settings.of(resource);
    }
}
