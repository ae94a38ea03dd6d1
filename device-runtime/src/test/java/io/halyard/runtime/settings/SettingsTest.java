// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void valuesAreReadWithTheirDefaults() {
        Settings settings = Settings.of("a { text = x, span = 5 s, on = yes, count = 7 }", "settings.conf");
        String read = settings.read(root -> {
            SettingsSection a = root.section("a");
            return a.text("text", "-")
                    + a.duration("span", Duration.ZERO)
                    + a.flag("on", false)
                    + a.number("count", 1, 0, 10)
                    + a.number("absent", 3, 0, 10);
        });
        assertThat(read).isEqualTo("xPT5Strue73");
    }

    @Test
    void anUnknownKeyIsNamedWithLineAndNearestKey() {
        SettingsException fault = faultOf(
                "transport {\n  clinet = paho\n}",
                root -> root.section("transport").text("client", "hivemq"));
        assertThat(fault)
                .hasMessage(
                        "settings.conf:2: transport.clinet: is not a key that anything reads; did you mean 'client'?");
    }

    @Test
    void anUnknownSectionIsNamedToo() {
        SettingsException fault = faultOf("boards { }\nquite-other = 1", root -> root.section("boards"));
        assertThat(fault)
                .hasMessage("settings.conf:2: quite-other: is not a key that anything reads; known here: boards");
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        SettingsException fault = faultOf("a = oops\nb = 12\nc = sideways\nd { }", root -> {
            root.duration("a", Duration.ZERO);
            root.number("b", 1, 0, 10);
            root.choice("c", Map.of("up", 1, "down", 2), 1);
            root.text("d");
        });
        assertThat(fault.faults()).extracting(SettingsFault::key).containsExactly("a", "b", "c", "d");
        assertThat(fault)
                .hasMessageContainingAll(
                        "settings.conf:1: a: 'oops' is not a time span such as 500 ms, 10 s or 5 minutes",
                        "settings.conf:2: b: 12 is outside 0 to 10",
                        "settings.conf:3: c: 'sideways' is none of down, up",
                        "settings.conf:4: d: an object is not text");
    }

    @Test
    void aWrongSecretIsNeverShown() {
        SettingsException fault = faultOf("token { hidden = 1 }", root -> root.text("token"));
        assertThat(fault.getMessage()).contains("the value (not shown)").doesNotContain("hidden");
    }

    @Test
    void aSecretMayLieInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "abc\n");
        Settings settings = Settings.of("token-file = \"" + file + "\"", "settings.conf");
        String token = settings.read(root -> root.secret("token").orElseThrow().reveal(value -> value));
        assertThat(token).isEqualTo("abc");
    }

    @Test
    void aMissingSecretFileIsAFault() {
        SettingsException fault = faultOf("token-file = /nowhere/token", root -> root.secret("token"));
        assertThat(fault)
                .hasMessage("settings.conf:1: token-file: '/nowhere/token' cannot be read: NoSuchFileException");
    }

    @Test
    void theCommandLineWins() {
        Settings settings = Settings.of("transport.client = hivemq", "settings.conf")
                .with(Map.of("transport.client", "paho", "count", "5"), "--set");
        String read =
                settings.read(root -> root.section("transport").text("client", "?") + root.number("count", 1, 0, 10));
        assertThat(read).isEqualTo("paho5");
    }

    @Test
    void aFaultOnTheCommandLineNamesIt() {
        Settings settings = Settings.of("", "settings.conf").with(Map.of("colour", "red"), "--set");
        assertThatThrownBy(() -> settings.read(root -> root.text("color")))
                .hasMessage("--set: colour: is not a key that anything reads; did you mean 'color'?");
    }

    @Test
    void syntaxErrorsNameFileAndLine() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.conf"), "a = 1\nb = [1,\n");
        assertThatThrownBy(() -> Settings.of(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(file + ":");
    }

    @Test
    void aMissingFileSaysHowToNameAnother() {
        assertThatThrownBy(() -> Settings.of(folder.resolve("none.conf")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(folder.resolve("none.conf") + ": is not there: name another with --settings FILE");
    }

    @Test
    void aJsonFileWorksToo() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), "{\"list\": [\"a\", \"b\"]}");
        List<String> read = Settings.of(file).read(root -> root.texts("list"));
        assertThat(read).containsExactly("a", "b");
    }

    private static SettingsException faultOf(String text, Consumer<SettingsSection> reader) {
        Settings settings = Settings.of(text, "settings.conf");
        return catchThrowableOfType(
                SettingsException.class,
                () -> settings.read(root -> {
                    reader.accept(root);
                    return "";
                }));
    }
}
