// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.runtime.DeviceSettings.BoardChoice;
import io.halyard.runtime.settings.Settings;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.runtime.settings.SettingsSection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the settings of a device: the one place that knows their keys. */
public final class DeviceSettingsReader {
    private static final Set<String> BOARD_KEYS = Set.of("provider", "pins");

    private final Providers providers;

    /** @param providers what the class path offers */
    public DeviceSettingsReader(Providers providers) {
        this.providers = providers;
    }

    /**
     * {@return the device that the settings describe}
     *
     * @throws SettingsException with every fault
     */
    public DeviceSettings read(Settings settings) {
        return settings.read(this::read);
    }

    /** {@return the device that the section describes; for programs with keys of their own beside it} */
    public DeviceSettings read(SettingsSection root) {
        SettingsSection device = root.section("device");
        ConnectionReader.Device who =
                new ConnectionReader.Device(device.text("name", "device"), device.text("version", ""));
        Map<String, BoardChoice> boards = new LinkedHashMap<>();
        root.sections("boards")
                .forEach((board, section) -> board(board, section).ifPresent(choice -> boards.put(board, choice)));
        AppSettings app = new AppSettings(root.section("app").flat());
        return new ConnectionReader(root, providers.links()).read(who, boards, app);
    }

    private Optional<BoardChoice> board(String name, SettingsSection section) {
        Map<String, Optional<BoardProvider>> choices = new TreeMap<>();
        providers.boards().forEach((key, provider) -> choices.put(key, Optional.of(provider)));
        if (!section.has("provider")) {
            section.fault("provider", "is missing: write provider = one of " + String.join(", ", choices.keySet()));
            section.ignoreAll();
            return Optional.empty();
        }
        Optional<BoardProvider> provider = section.choice("provider", choices, Optional.empty());
        Map<String, String> pins = section.dictionary("pins");
        if (provider.isEmpty()) {
            section.ignoreAll();
            return Optional.empty();
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : provider.get().options()) {
            if (!BOARD_KEYS.contains(option)) {
                section.text(option).ifPresent(text -> options.put(option, text));
            }
        }
        return Optional.of(new BoardChoice(provider.get(), new BoardSettings(name, pins, options)));
    }
}
