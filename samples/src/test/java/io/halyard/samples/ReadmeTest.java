// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.runtime.DeviceSettings;
import io.halyard.runtime.DeviceSettingsReader;
import io.halyard.runtime.Providers;
import io.halyard.runtime.settings.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first app that README.md shows compiles as it stands, and its settings are read. */
class ReadmeTest {
    private static final Path README = Path.of(System.getProperty("halyard.root", ".."), "README.md");

    @TempDir
    private Path folder;

    @Test
    void theFirstAppCompiles() throws IOException {
        String source = block("java");
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of(
                                "-d",
                                folder.toString(),
                                "-proc:none",
                                "-Xlint:all",
                                "-Werror",
                                "-classpath",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(source)))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }

    @Test
    void itsSettingsAreRead() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret-of-the-shed\n");
        Settings settings =
                Settings.of(block("hocon"), "README.md").with(Map.of("blynk.token-file", token.toString()), "test");
        DeviceSettings device = new DeviceSettingsReader(Providers.onClassPath()).read(settings);
        assertThat(device.name()).isEqualTo("shed");
        assertThat(device.boards()).containsKey("header");
        assertThat(device.transport().orElseThrow().client().name()).isEqualTo("hivemq");
    }

    private static String block(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(matcher.find())
                .as("a block of " + language + " in README.md")
                .isTrue();
        return matcher.group(1);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///FirstApp.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
