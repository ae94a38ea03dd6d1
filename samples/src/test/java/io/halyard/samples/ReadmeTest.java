// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Binder;
import com.google.inject.Module;
import io.halyard.blynk.simulator.BlynkSimulator;
import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.simulator.SimulatorSettings;
import io.halyard.hal.simulated.SimulatedBench;
import io.halyard.runtime.DeviceRuntime;
import io.halyard.runtime.DeviceSettings;
import io.halyard.runtime.DeviceSettingsReader;
import io.halyard.runtime.Providers;
import io.halyard.runtime.settings.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first app that README.md shows compiles and runs as it stands, with the settings beside it. */
class ReadmeTest {
    private static final Path README = Path.of(System.getProperty("halyard.root", ".."), "README.md");

    private static final String TOKEN = "token-of-the-shed";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void theFirstAppCompilesAndRuns() throws Exception {
        compile(block("java"));
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        try (BlynkSimulator cloud = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Settings settings = Settings.of(block("hocon"), "README.md")
                    .with(
                            Map.of(
                                    "blynk.token-file", token.toString(),
                                    "blynk.server", cloud.mqttUri().toString()),
                            "test");
            DeviceSettings made = new DeviceSettingsReader(Providers.onClassPath()).read(settings);
            try (DeviceRuntime device = DeviceRuntime.open(made, () -> bindings(loader))) {
                Thread app = Thread.ofPlatform().name("halyard-first-app").start(() -> run(device));
                assertObeysAndReports(
                        cloud.device(TOKEN),
                        SimulatedBench.of(device.board("header").orElseThrow()));
                app.interrupt();
                app.join();
            }
        }
    }

    private static void assertObeysAndReports(SimulatedDevice person, SimulatedBench bench) throws Exception {
        CountDownLatch high = new CountDownLatch(1);
        try (var _ = bench.onOutput(change -> high.countDown())) {
            person.awaitSubscribed(PATIENCE);
            person.write("Fan", "1");
            assertThat(high.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(bench.isHigh("fan")).isTrue();
            bench.drive("door", true);
            person.awaitValue("Door", "1"::equals, PATIENCE);
        }
    }

    private static Module bindings(ClassLoader loader) {
        return binder -> {
            try {
                Method method = loader.loadClass("FirstApp").getDeclaredMethod("bindings", Binder.class);
                method.setAccessible(true);
                method.invoke(null, binder);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("FirstApp.bindings", e);
            }
        };
    }

    private static void run(DeviceRuntime device) {
        try {
            device.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void compile(String source) {
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
                                "-parameters",
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
