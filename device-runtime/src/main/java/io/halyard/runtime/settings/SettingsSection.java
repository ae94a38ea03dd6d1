// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.halyard.transport.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One object of the settings, e.g. {@code transport}. Each question makes its key known; what remains unknown at the end is a
 * fault. A wrong value is noted as a fault and answered with the default, so that one run finds them all.
 */
public final class SettingsSection {
    private static final Set<String> SECRET_KEYS = Set.of("token", "password", "secret", "key");

    private final String path;
    private final ConfigObject object;
    private final List<SettingsFault> faults;
    private final Set<String> known = new TreeSet<>();
    private final List<SettingsSection> children = new ArrayList<>();

    SettingsSection(String path, ConfigObject object, List<SettingsFault> faults) {
        this.path = path;
        this.object = object;
        this.faults = faults;
    }

    /** {@return its own whole key, e.g. {@code boards.header}; empty for the root} */
    public String path() {
        return path;
    }

    /** {@return whether the key is set} */
    public boolean has(String key) {
        known.add(key);
        return value(key).isPresent();
    }

    /** {@return whether a list stands at the key} */
    public boolean isList(String key) {
        return value(key).filter(ConfigList.class::isInstance).isPresent();
    }

    /** {@return the text at the key, if it is set} */
    public Optional<String> text(String key) {
        return read(key, "text", config -> config.getString("v"));
    }

    /** {@return the text at the key, or the default} */
    public String text(String key, String byDefault) {
        return text(key).orElse(byDefault);
    }

    /** {@return the text at the key; its absence is a fault, and {@code example} says what to write} */
    public String requiredText(String key, String example) {
        Optional<String> text = text(key);
        if (text.isEmpty() && value(key).isEmpty()) {
            faults.add(new SettingsFault(whole(key), place(), "is missing: write " + key + " = " + example));
        }
        return text.orElse("");
    }

    /** {@return true or false, or the default} */
    public boolean flag(String key, boolean byDefault) {
        return read(key, "true or false", config -> config.getBoolean("v")).orElse(byDefault);
    }

    /** {@return a whole number within the bounds, or the default} */
    public long number(String key, long byDefault, long minimum, long maximum) {
        long number = read(key, "a whole number", config -> config.getLong("v")).orElse(byDefault);
        if (number < minimum || number > maximum) {
            fault(key, number + " is outside " + minimum + " to " + maximum);
            return byDefault;
        }
        return number;
    }

    /** {@return a number within the bounds, or the default} */
    public double decimal(String key, double byDefault, double minimum, double maximum) {
        double number = read(key, "a number", config -> config.getDouble("v")).orElse(byDefault);
        if (!(number >= minimum && number <= maximum)) {
            fault(key, number + " is outside " + minimum + " to " + maximum);
            return byDefault;
        }
        return number;
    }

    /** {@return a time span such as {@code 500 ms}, {@code 10 s}, {@code 5 min}; a bare number is in milliseconds} */
    public Duration duration(String key, Duration byDefault) {
        return read(key, "a time span such as 500 ms, 10 s or 5 minutes", config -> config.getDuration("v"))
                .orElse(byDefault);
    }

    /** {@return the choice of that name, or the default; another name is a fault that lists the choices} */
    public <T> T choice(String key, Map<String, T> choices, T byDefault) {
        Optional<String> name = text(key);
        if (name.isEmpty()) {
            return byDefault;
        }
        T choice = choices.get(name.get());
        if (choice == null) {
            fault(
                    key,
                    "'" + name.get() + "' is none of " + String.join(", ", new TreeSet<>(choices.keySet()))
                            + nearest(name.get(), choices.keySet()));
            return byDefault;
        }
        return choice;
    }

    /** {@return the path at the key, if it is set; a leading {@code ~} is the home folder} */
    public Optional<Path> file(String key) {
        return text(key).map(text -> Path.of(text.replaceFirst("^~(?=/|$)", System.getProperty("user.home"))));
    }

    /** {@return the secret at the key, or in the file that {@code KEY-file} names, if one of them is set} */
    public Optional<Secret> secret(String key) {
        Optional<String> inline = text(key);
        Optional<Path> file = file(key + "-file");
        if (inline.isPresent() && file.isPresent()) {
            fault(key, "is set twice: here and by " + key + "-file; remove one");
        }
        if (file.isPresent()) {
            try {
                return Optional.of(Secret.of(Files.readString(file.get()).strip()));
            } catch (IOException e) {
                fault(
                        key + "-file",
                        "'" + file.get() + "' cannot be read: " + e.getClass().getSimpleName());
                return Optional.empty();
            }
        }
        return inline.map(Secret::of);
    }

    /** {@return the list of texts at the key; empty when it is not set} */
    public List<String> texts(String key) {
        return read(key, "a list of texts", config -> List.copyOf(config.getStringList("v")))
                .orElse(List.of());
    }

    /** {@return an object whose keys and values are all texts of the user's own choice; empty when it is not set} */
    public Map<String, String> dictionary(String key) {
        SettingsSection section = section(key);
        Map<String, String> result = new LinkedHashMap<>();
        for (String name : new TreeSet<>(section.object.keySet())) {
            section.text(name).ifPresent(text -> result.put(name, text));
        }
        return result;
    }

    /** {@return the object at the key; one without any key when it is not set} */
    public SettingsSection section(String key) {
        known.add(key);
        for (SettingsSection child : children) {
            if (child.path.equals(whole(key))) {
                return child;
            }
        }
        ConfigObject child = ConfigValueFactory.fromMap(Map.of());
        Optional<ConfigValue> value = value(key);
        if (value.isPresent()) {
            if (value.get() instanceof ConfigObject found) {
                child = found;
            } else {
                fault(key, "must be an object: write " + key + " { ... }");
            }
        }
        SettingsSection section = new SettingsSection(whole(key), child, faults);
        children.add(section);
        return section;
    }

    /** {@return the objects inside the object at the key, by their names, which are the user's own choice} */
    public Map<String, SettingsSection> sections(String key) {
        SettingsSection section = section(key);
        Map<String, SettingsSection> result = new TreeMap<>();
        section.object.keySet().forEach(name -> result.put(name, section.section(name)));
        return result;
    }

    /** {@return the keys of this object} */
    public Set<String> keys() {
        return new TreeSet<>(object.keySet());
    }

    /** {@return every text below this object, by its dotted key: a section that is wholly the user's own} */
    public Map<String, String> flat() {
        ignoreAll();
        Map<String, String> result = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : object.toConfig().entrySet()) {
            result.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
        }
        return result;
    }

    /** Lets every key of this object pass: it belongs to somebody else, who checks it. */
    public void ignoreAll() {
        known.addAll(object.keySet());
    }

    /** Notes that the value at the key is wrong, which may be in an object of this one: {@code reconnect.first-delay}. */
    public void fault(String key, String problem) {
        faults.add(new SettingsFault(whole(key), place(key), problem));
    }

    /** {@return where the key is, or the object that it is in or missing from} */
    private String place(String key) {
        Optional<ConfigValue> here = value(key);
        if (here.isPresent()) {
            return Settings.place(here.get().origin());
        }
        ConfigValue found = object;
        for (String part : key.split("\\.", -1)) {
            ConfigValue inner = found instanceof ConfigObject outer ? outer.get(part) : null;
            if (inner == null || inner.valueType() == ConfigValueType.NULL) {
                break;
            }
            found = inner;
        }
        return Settings.place(found.origin());
    }

    /**
     * {@return what {@code maker} makes of values read before; its complaint becomes a fault of {@code key}}
     *
     * @param complaint what it throws when a value is wrong
     */
    public <T> Optional<T> make(String key, Class<? extends RuntimeException> complaint, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (RuntimeException e) {
            if (!complaint.isInstance(e)) {
                throw e;
            }
            fault(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    void reportUnknownKeys() {
        for (String key : new TreeSet<>(object.keySet())) {
            if (!known.contains(key)) {
                fault(key, "is not a key that anything reads" + nearest(key, known));
            }
        }
        children.forEach(SettingsSection::reportUnknownKeys);
    }

    private <T> Optional<T> read(String key, String expected, Function<Config, T> reader) {
        known.add(key);
        Optional<ConfigValue> value = value(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(value.get().atKey("v")));
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            fault(key, shown(key, value.get()) + " is not " + expected);
            return Optional.empty();
        }
    }

    private Optional<ConfigValue> value(String key) {
        return Optional.ofNullable(object.get(key)).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    private static String shown(String key, ConfigValue value) {
        if (SECRET_KEYS.stream().anyMatch(key::contains)) {
            return "the value (not shown)";
        }
        if (value instanceof ConfigObject) {
            return "an object";
        }
        return value instanceof ConfigList ? "a list" : "'" + value.unwrapped() + "'";
    }

    private String whole(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String place() {
        return Settings.place(object.origin());
    }

    private static String nearest(String key, Set<String> candidates) {
        return candidates.stream()
                .filter(candidate -> Distance.between(key, candidate) <= Math.max(2, key.length() / 3))
                .min(java.util.Comparator.comparingInt(candidate -> Distance.between(key, candidate)))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse(candidates.isEmpty() ? "" : "; known here: " + String.join(", ", new TreeSet<>(candidates)));
    }
}
