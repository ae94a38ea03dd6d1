// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.halyard.blynk.dialect.DialectName;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Tokens are in no log, whatever its level, and in no text of a settings object. */
class SecretsTest {
    @ParameterizedTest
    @EnumSource
    void noTokenIsLoggedAtAnyLevel(DialectName dialect) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        try (Cloud cloud = Cloud.start()) {
            talk(cloud, dialect);
        } finally {
            root.setLevel(before);
            root.detachAppender(lines);
        }
        List<String> told = List.copyOf(lines.list).stream()
                .filter(event -> !event.getLoggerName().startsWith("io.vertx.")) // The other end of the line.
                .map(event -> event.getLoggerName() + " " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
        assertThat(told).anyMatch(line -> line.contains("the token is ***"));
        assertThat(told.stream().filter(line -> line.contains("Tok-that"))).isEmpty();
    }

    private static void talk(Cloud cloud, DialectName dialect) throws Exception {
        Blynk blynk =
                cloud.connected(cloud.settings().withDialect(dialect).withVirtualPins(Map.of(1, "Fan", 3, "Text")));
        blynk.onDatastream("Fan", _ -> {
            throw new IllegalStateException("the token is " + Cloud.TOKEN);
        });
        cloud.device().write("Fan", "1");
        Bench.settle(blynk.write("Text", "hello"));
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> blynk.statistics().deliveries().failed() >= 1);
        assertThat(blynk.bridgeVirtualWrite(Secret.of(Cloud.OTHER_TOKEN), 3, 1)).succeedsWithin(PATIENCE);
        if (dialect == DialectName.CLOUD) {
            cloud.device().redirect(java.net.URI.create("mqtt://host/" + Cloud.TOKEN));
            assertThat(blynk.bridgeVirtualWrite(Secret.of(Cloud.OTHER_TOKEN), 250, 1))
                    .failsWithin(PATIENCE);
        }
        Blynk refused =
                cloud.blynk(cloud.settings("Tok-that-is-wrong-and-secret").withDialect(dialect));
        refused.connect();
        org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> refused.state() == TransportState.REFUSED);
    }

    @Test
    void settingsDoNotShowIt() {
        BlynkSettings settings = BlynkSettings.of(Secret.of(Cloud.TOKEN));
        assertThat(settings.toString()).doesNotContain("Tok-that");
        assertThat(settings.transport().toString()).doesNotContain("Tok-that");
        assertThat(settings.withDialect(DialectName.DEVICE_TOPICS).transport().toString())
                .doesNotContain("Tok-that");
        assertThat(settings.withDialect(DialectName.DEVICE_TOPICS)
                        .withLogin(BlynkSettings.Login.ofDialect().withUser(Cloud.TOKEN, Secret.of("")))
                        .toString())
                .doesNotContain("Tok-that");
    }
}
