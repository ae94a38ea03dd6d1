// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.durable.AtomicFile;
import io.halyard.durable.DurableException;
import io.halyard.durable.StateFolder;
import io.halyard.runtime.settings.Settings;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings with which operators' broker was reached last, kept in the state folder for the day on which today's are at fault. Its owner
 * alone may read the file: secrets that settings hold themselves are in it.
 */
final class LastGoodSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LastGoodSettings.class);
    private static final String NAME = "settings.good";
    /** Where our launcher and systemd say where the state folder is. */
    private static final String[] VARIABLES = {"HALYARD_STATE", "STATE_DIRECTORY"};

    private final byte[] text;

    /** @param text the settings of this run */
    LastGoodSettings(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps this run's settings as soon as the broker is reached. */
    void keepWhenConnected(MqttTransport transport, StateFolder state) {
        AtomicFile file = state.file(NAME);
        var _ = transport.onStateChange(change -> {
            if (change.to() == TransportState.CONNECTED) {
                keep(file);
            }
        });
        if (transport.isConnected()) {
            keep(file);
        }
    }

    private void keep(AtomicFile file) {
        try {
            if (!file.read().filter(kept -> Arrays.equals(kept, text)).isPresent()) {
                file.write(text);
            }
        } catch (DurableException e) {
            LOG.warn("these settings proved good and are not kept: {}", e.getMessage());
        }
    }

    /**
     * {@return settings that proved good}
     *
     * @param today what can be read of today's, which may say where the state folder is
     * @param environment of the process, which may say so, too
     */
    static Optional<Settings> find(Optional<Settings> today, Map<String, String> environment) {
        Stream<String> said = today.flatMap(settings -> settings.text("watchdog.state-folder")).stream();
        Stream<String> told = Arrays.stream(VARIABLES)
                .map(variable -> Optional.ofNullable(environment.get(variable)))
                .flatMap(Optional::stream)
                .map(folders -> folders.replaceFirst(":.*", ""));
        return Stream.concat(said, told)
                .map(folder -> Path.of(folder, NAME))
                .filter(Files::isReadable)
                .findFirst()
                .map(Settings::of);
    }
}
