// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file of settings together with what the command line changes of it.
 *
 * <p>Use: {@link #read} hands a root section to your reader, which asks for every key it knows; faults, unknown keys included,
 * are thrown all at once.
 */
public final class Settings {
    private final Config config;

    private Settings(Config config) {
        this.config = config;
    }

    /**
     * {@return the settings of a file}
     *
     * @param file HOCON or JSON
     * @throws SettingsException when it cannot be read or parsed
     */
    public static Settings of(Path file) {
        if (!Files.isReadable(file)) {
            String problem = Files.exists(file)
                    ? "may not be read: give its owner's program the right to"
                    : "is not there: name another with --settings FILE";
            throw new SettingsException(List.of(new SettingsFault("", file.toString(), problem)));
        }
        return parsed(() -> ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults()), file.toString());
    }

    /** {@return the settings of a resource on the class path: a program's own defaults} */
    public static Settings of(URL resource) {
        return parsed(() -> ConfigFactory.parseURL(resource), resource.toString());
    }

    /** {@return the settings written in {@code text}; {@code name} stands for the file in messages} */
    public static Settings of(String text, String name) {
        return parsed(
                () -> ConfigFactory.parseString(
                        text, ConfigParseOptions.defaults().setOriginDescription(name)),
                name);
    }

    /** {@return the same, with {@code fallback} where these say nothing} */
    public Settings withFallback(Settings fallback) {
        return new Settings(config.withFallback(fallback.config));
    }

    /**
     * {@return the same with some keys set otherwise}
     *
     * @param values key to value, as from {@code --set KEY=VALUE}
     * @param place what to call their origin in messages, e.g. {@code --set}
     * @throws SettingsException when a key is none
     */
    public Settings with(Map<String, String> values, String place) {
        Config changed = config;
        List<SettingsFault> faults = new ArrayList<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            try {
                changed = changed.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue(), place));
            } catch (ConfigException.BadPath e) {
                faults.add(new SettingsFault(entry.getKey(), place, "this is no key: write words joined by dots"));
            }
        }
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return new Settings(changed);
    }

    /**
     * {@return what {@code reader} makes of the settings}
     *
     * @param reader asks the root section for every key it knows; the rest is a fault
     * @throws SettingsException with every fault found
     */
    public <T> T read(Function<SettingsSection, T> reader) {
        List<SettingsFault> faults = new ArrayList<>();
        SettingsSection root = new SettingsSection("", resolved().root(), faults);
        T result = reader.apply(root);
        root.reportUnknownKeys();
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return result;
    }

    /** {@return the text at that dotted key, if there is one: for when the rest is at fault} */
    public Optional<String> text(String key) {
        try {
            return Optional.of(config.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true))
                    .getString(key));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /** {@return all of it as text that {@link #of(String, String)} reads, secrets included} */
    public String render() {
        return resolved().root().render(ConfigRenderOptions.concise());
    }

    private Config resolved() {
        try {
            return config.resolve();
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw new SettingsException(List.of(new SettingsFault(
                    "",
                    place(e.origin()),
                    "a ${...} names a key or an environment variable that is not set: " + e.getMessage())));
        }
    }

    private static Settings parsed(java.util.function.Supplier<Config> parser, String name) {
        try {
            return new Settings(parser.get());
        } catch (ConfigException.Parse e) {
            String place = e.origin() == null ? name : place(e.origin());
            String problem = String.valueOf(e.getMessage()).replaceFirst("^.*?: \\d+: ", "");
            throw new SettingsException(List.of(new SettingsFault("", place, problem)));
        }
    }

    static String place(ConfigOrigin origin) {
        String file = origin.filename();
        String name = file == null ? origin.description() : file;
        return origin.lineNumber() > 0 && !name.endsWith(": " + origin.lineNumber())
                ? name + ":" + origin.lineNumber()
                : name.replaceFirst(": (\\d+)$", ":$1");
    }
}
