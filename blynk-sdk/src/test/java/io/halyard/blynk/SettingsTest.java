// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.BlynkSettings.Login;
import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.dialect.Names;
import io.halyard.blynk.flow.Flow;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportSettings.Session;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Defaults of both dialects, and what is refused. */
class SettingsTest {
    private static final BlynkSettings CLOUD = BlynkSettings.of(Secret.of("t"));
    private static final BlynkSettings TOPICS = CLOUD.withDialect(DialectName.DEVICE_TOPICS);

    @Test
    void theCloudsLogin() {
        Session session = CLOUD.transport().session();
        assertThat(CLOUD.transport().endpoint()).hasToString("mqtts://blynk.cloud:8883");
        assertThat(session.userName()).contains("device");
        assertThat(session.password()).isEqualTo(Secret.of("t"));
        assertThat(session.clientId()).isEmpty();
        assertThat(session.clean()).isTrue();
        assertThat(session.keepAlive()).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void theDeviceTopicsLogin() {
        Session session = TOPICS.transport().session();
        assertThat(TOPICS.transport().endpoint()).hasToString("mqtts://broker.blynk.cc:8883");
        assertThat(session.userName()).contains("t");
        assertThat(session.password()).isEqualTo(Secret.of(""));
        assertThat(session.keepAlive()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void everyPartOfTheLoginCanBeReplaced() {
        for (BlynkSettings settings : new BlynkSettings[] {CLOUD, TOPICS}) {
            Session session = settings.withServer("mqtt://127.0.0.1:1999")
                    .withLogin(Login.ofDialect()
                            .withClientId("me")
                            .withUser("you", Secret.of("p"))
                            .withKeepAlive(Duration.ofSeconds(7)))
                    .transport()
                    .session();
            assertThat(session.clientId()).isEqualTo("me");
            assertThat(session.userName()).contains("you");
            assertThat(session.password()).isEqualTo(Secret.of("p"));
            assertThat(session.keepAlive()).isEqualTo(Duration.ofSeconds(7));
        }
        assertThat(TOPICS.withLogin(Login.ofDialect().withPersistence("me", Duration.ofHours(1)))
                        .transport()
                        .session()
                        .clean())
                .isFalse();
    }

    @Test
    void whatCannotWorkIsRefusedWithTheRemedy() {
        assertRefused(() -> BlynkSettings.of(Secret.of("")), "token: is empty: copy the device's auth token");
        assertRefused(
                () -> CLOUD.withLogin(Login.ofDialect().withPersistence("me", Duration.ofHours(1))),
                "session-expiry: the dialect cloud has clean sessions only");
        assertRefused(
                () -> CLOUD.withGateway().withDialect(DialectName.DEVICE_TOPICS), "gateway: the dialect device-topics");
        assertRefused(() -> TOPICS.withSync(BlynkSettings.Sync.of("A")), "sync: servers of the dialect device-topics");
        assertRefused(
                () -> Login.ofDialect().withClientId("x".repeat(65)), "client-id: '", "has more than 64 characters");
        assertRefused(() -> CLOUD.withVirtualPins(Map.of(256, "A")), "names.virtual-pins: pin 256 is outside 0 to 255");
        assertRefused(
                () -> CLOUD.withVirtualPins(Map.of(1, "A", 2, "A")), "names.virtual-pins: 'A' is the name of two pins");
        assertRefused(() -> Names.defaults().withTerminal("a/b"), "names.terminal: 'a/b' holds '/'");
        assertRefused(() -> Names.defaults().withNotifyEvent(""), "names.notify-event: a name must not be blank");
        assertRefused(() -> Flow.defaults().withMaximumMessageBytes(100), "flow.maximum-message-bytes: 100 is outside");
        assertRefused(() -> Flow.defaults().withHistoryValues(0), "flow.history-values: 0 is outside");
    }

    private static void assertRefused(ThrowingCallable code, String... parts) {
        assertThatThrownBy(code).hasMessageContainingAll(parts);
    }

    @Test
    void dialectsAreFoundByName() {
        assertThat(DialectName.of("cloud")).contains(DialectName.CLOUD);
        assertThat(DialectName.of("device-topics")).contains(DialectName.DEVICE_TOPICS);
        assertThat(DialectName.of("Cloud")).isEmpty();
    }
}
