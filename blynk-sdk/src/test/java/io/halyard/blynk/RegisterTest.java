// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Registration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Annotated methods as handlers. */
class RegisterTest {
    @SuppressWarnings("UnusedMethod") // Called by reflection.
    private static class Greenhouse {
        final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

        @OnDatastream("Fan")
        void fan(boolean on) {
            seen.add(on);
        }

        @OnDatastream("Level")
        private void level(int level) {
            seen.add(level);
        }

        @OnDatastream("Big")
        void big(long number) {
            seen.add(number);
        }

        @OnDatastream("Target")
        void target(double target) {
            seen.add(target);
        }

        @OnDatastream("Text")
        void text(String text) {
            seen.add(text);
        }

        @OnDatastream("V5")
        void colour(List<String> parts) {
            seen.add(parts);
        }

        @OnDatastream("Raw")
        String raw(DatastreamValue value) {
            seen.add(value);
            return "ignored";
        }

        @OnDatastream("Bad")
        void bad(String text) {
            throw new IllegalStateException(text);
        }
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
    private static final class Wrong {
        @OnDatastream("A")
        void id(UUID id) {}

        @OnDatastream("B")
        void two(int one, int two) {}

        @OnDatastream("C")
        void numbers(List<Integer> numbers) {}
    }

    @Test
    void eachTypeOfParameterIsRead() throws Exception {
        Greenhouse app = new Greenhouse() {};
        try (Bench bench = Bench.connected(Bench.quiet());
                Registration _ = bench.blynk.register(app)) {
            assertHandles(bench, app, "Fan", "1", true);
            assertHandles(bench, app, "Fan", "false", false);
            assertHandles(bench, app, "Level", "-7", -7);
            assertHandles(bench, app, "Big", "9007199254740993", 9007199254740993L);
            assertHandles(bench, app, "Target", "21.5", 21.5);
            assertHandles(bench, app, "Text", "a, b", "a, b");
            assertHandles(bench, app, "V5", "255\0000", List.of("255", "0"));
            assertHandles(bench, app, "Raw", "x", DatastreamValue.of("x"));
        }
    }

    private static void assertHandles(Bench bench, Greenhouse app, String datastream, String wire, Object expected)
            throws Exception {
        bench.transport.arrive("downlink/ds/" + datastream, wire);
        assertThat(app.seen.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Test
    void whatDoesNotParseIsCountedAndKillsNothing() throws Exception {
        Greenhouse app = new Greenhouse();
        try (Bench bench = Bench.connected(Bench.quiet());
                Registration _ = bench.blynk.register(app)) {
            bench.transport.arrive("downlink/ds/Fan", "maybe");
            bench.transport.arrive("downlink/ds/Level", "1,5");
            bench.transport.arrive("downlink/ds/Bad", "thrown");
            assertHandles(bench, app, "Fan", "0", false);
            assertHandles(bench, app, "Level", "3", 3);
            Awaitility.await().until(() -> bench.blynk.statistics().deliveries().failed() == 1);
            assertThat(bench.blynk.statistics().deliveries().unreadable()).isEqualTo(2);
        }
    }

    @Test
    void wrongSignaturesAreAllNamedWithTheRemedy() {
        try (Bench bench = new Bench(Bench.quiet())) {
            assertThatThrownBy(() -> bench.blynk.register(new Wrong()))
                    .isInstanceOfSatisfying(
                            BlynkException.class,
                            e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.INVALID_HANDLER))
                    .hasMessageContainingAll(
                            "RegisterTest$Wrong",
                            "id(java.util.UUID)",
                            "two(int, int)",
                            "numbers(java.util.List<java.lang.Integer>)",
                            "exactly one parameter: boolean, int, long, double, String, List<String> or DatastreamValue");
        }
    }

    @Test
    void anObjectWithoutHandlersHandlesNothing() {
        try (Bench bench = new Bench(Bench.quiet())) {
            bench.blynk.register(new Object()).close();
        }
    }

    @Test
    void anOverridingMethodIsCalledOnce() throws Exception {
        Greenhouse app = new Greenhouse() {
            @Override
            @OnDatastream("Fan")
            void fan(boolean on) {
                seen.add("mine");
            }
        };
        try (Bench bench = Bench.connected(Bench.quiet());
                Registration _ = bench.blynk.register(app)) {
            assertHandles(bench, app, "Fan", "1", "mine");
            assertHandles(bench, app, "Level", "3", 3);
            assertThat(app.seen).isEmpty();
        }
    }

    @Test
    void closingTheRegistrationUnbinds() throws Exception {
        Greenhouse app = new Greenhouse();
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.register(app).close();
            bench.transport.arrive("downlink/ds/Fan", "1");
            assertThat(bench.blynk.statistics().unhandled()).isEqualTo(1);
            assertThat(app.seen).isEmpty();
        }
    }
}
