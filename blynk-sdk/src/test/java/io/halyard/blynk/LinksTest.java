// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.dialect.DialectName;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.MqttLinkProviders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A short conversation over every link, protocol version and dialect that the simulator speaks. */
class LinksTest {
    static Stream<Arguments> links() {
        return MqttLinkProviders.installed().stream()
                .flatMap(provider -> provider.versions().stream()
                        .filter(version -> version != MqttVersion.V3_1)
                        .sorted()
                        .flatMap(version -> Stream.of(DialectName.values())
                                .map(dialect -> Arguments.of(provider.name(), version, dialect))));
    }

    @ParameterizedTest(name = "{0}, MQTT {1}, {2}")
    @MethodSource("links")
    void aShortConversation(String link, MqttVersion version, DialectName dialect) throws Exception {
        try (Cloud cloud = new Cloud(link)) {
            BlynkSettings.Server server = cloud.settings().server();
            BlynkSettings settings = cloud.settings()
                    .withDialect(dialect)
                    .withVirtualPins(Map.of(0, "Temperature", 1, "Fan"))
                    .withServer(new BlynkSettings.Server(
                            server.endpoint(), server.api(), java.util.Optional.of(version), false, false));
            Blynk blynk = cloud.connected(settings);
            BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
            blynk.onDatastream("Fan", value -> seen.add(value.asBoolean()));
            Bench.settle(blynk.write("Temperature", 21.5));
            assertThat(cloud.device().value("Temperature")).contains("21.5");
            cloud.device().write("Fan", "1");
            assertThat(seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(cloud.device().dialect()).contains(dialect.toString());
            assertThat(cloud.device().diagnostics()).isEmpty();
        }
    }

    @Test
    void everyLinkIsHere() {
        List<String> names = MqttLinkProviders.installed().stream()
                .map(MqttLinkProvider::name)
                .toList();
        assertThat(names).containsExactlyInAnyOrder("hivemq", "paho", "paho-v5");
    }
}
