// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps Paho's own log off the user's terminal: it writes a stack trace for each lost connection, and a line for each message of
 * QoS 2 in MQTT 5. All that is reported by the transport. A level that was set for these loggers is left alone.
 */
final class PahoLog {
    /** Kept, since the JDK forgets a logger, and its level with it, that nobody holds. */
    private static final List<Logger> LIBRARIES =
            List.of(Logger.getLogger("org.eclipse.paho.client.mqttv3"), Logger.getLogger("org.eclipse.paho.mqttv5"));

    private PahoLog() {}

    static void quiet() {
        for (Logger library : LIBRARIES) {
            if (library.getLevel() == null) {
                library.setLevel(Level.OFF);
            }
        }
    }
}
