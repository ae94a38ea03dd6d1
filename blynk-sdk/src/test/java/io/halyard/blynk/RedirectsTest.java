// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where redirects lead, and where not. */
class RedirectsTest {
    private static final String HOME = "mqtts://blynk.cloud:8883";

    private static List<String> visited(Bench bench) {
        return bench.transport.endpoints().stream().map(Endpoint::toString).toList();
    }

    @Test
    void everySchemeIsFollowed() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet().withServer("mqtt://blynk.cloud"))) {
            bench.transport.arrive("downlink/redirect", "mqtts://ny3.blynk.cloud:8883");
            bench.transport.arrive("downlink/redirect", "wss://fra1.blynk.cloud:443/mqtt");
            assertThat(visited(bench))
                    .containsExactly(
                            "mqtt://blynk.cloud:1883",
                            "mqtts://ny3.blynk.cloud:8883",
                            "wss://fra1.blynk.cloud:443/mqtt");
        }
        try (Bench bench = Bench.connected(Bench.quiet().withServer("mqtt://blynk.cloud"))) {
            bench.transport.arrive("downlink/redirect", "ws://a.example.org:80/mqtt");
            bench.transport.arrive("downlink/redirect", "mqtt://b.example.org");
            assertThat(visited(bench)).endsWith("ws://a.example.org:80/mqtt", "mqtt://b.example.org:1883");
        }
    }

    @Test
    void fromTlsToNoneIsRefusedUnlessAllowed() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.blynk.logTo((_, text) -> told.add(text));
            bench.transport.arrive("downlink/redirect", "mqtt://elsewhere.example.org:1883");
            assertThat(visited(bench)).containsExactly(HOME);
            assertThat(told).singleElement().asString().contains("it would show the token", "set insecure-redirects");
            bench.transport.arrive("downlink/redirect", "mqtt://127.0.0.1:1883");
            assertThat(visited(bench)).endsWith("mqtt://127.0.0.1:1883");
        }
        BlynkSettings.Server server = Bench.quiet().server();
        BlynkSettings insecure = Bench.quiet()
                .withServer(new BlynkSettings.Server(server.endpoint(), server.api(), server.version(), false, true));
        try (Bench bench = Bench.connected(insecure)) {
            bench.transport.arrive("downlink/redirect", "mqtt://elsewhere.example.org:1883");
            assertThat(visited(bench)).endsWith("mqtt://elsewhere.example.org:1883");
        }
    }

    @Test
    void nonsenseIsIgnored() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet())) {
            for (String nonsense : List.of("", "http://example.org", "mqtts://", "not a uri", HOME)) {
                bench.transport.arrive("downlink/redirect", nonsense);
            }
            assertThat(visited(bench)).containsExactly(HOME);
        }
    }

    @Test
    void twoServersCannotPlayBallWithUs() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet())) {
            for (int i = 0; i < 100; i++) {
                bench.transport.arrive("downlink/redirect", "mqtts://host" + i % 2 + ".example.org:8883");
            }
            assertThat(visited(bench)).hasSize(11);
            bench.transport.arrive("downlink/ping", "");
            bench.transport.arrive("downlink/redirect", "mqtts://new.example.org:8883");
            assertThat(visited(bench)).endsWith("mqtts://new.example.org:8883");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "REFUSED"})
    void whenThePlaceIsGoneOrDoesNotKnowUsItGoesBackHome(TransportState outcome) throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet())) {
            bench.transport.arrive("downlink/redirect", "mqtts://gone.example.org:8883");
            for (int i = 0; i < 3; i++) {
                assertThat(visited(bench)).endsWith("mqtts://gone.example.org:8883");
                bench.transport.become(TransportState.CONNECTING);
                bench.transport.become(outcome);
            }
            Awaitility.await().until(() -> visited(bench).getLast().equals(HOME));
        }
    }
}
