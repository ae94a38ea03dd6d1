// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String CANARY = "canary7";

    private final Redactor redactor = new Redactor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=canary7",
                "Password: canary7",
                "mqtt.password = \"canary7\"",
                "java -Dpw=canary7 -jar x.jar",
                "--token=canary7 --verbose",
                "\"apiKey\":\"canary7\",\"n\":1",
                "api_key: 'canary7'",
                "Authorization: Bearer canary7",
                "WIFI_PSK=canary7",
                "mqtts://device:canary7@broker.example:8883/x",
                "client.secret=canary7;next=1",
                "-----BEGIN PRIVATE KEY-----\nMIIcanary7\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIIcanary7 and cut off",
            })
    void whatSoundsLikeASecretIsHidden(String text) {
        assertThat(redactor.redact(text)).doesNotContain(CANARY).contains("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rQf5-9GkPz0XbW2uYt8LmN4vJs6HdC1a",
                "eyJhbGciOiJIUzI1NiJ9eyJzdWIiOiIxMjM0NTY3ODkwIn0",
                "a word 4fDk29Lx8QpZ77TmvB3nRw0s in a line",
            })
    void whatAMachineDrewIsHidden(String text) {
        assertThat(redactor.redact(text)).contains("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.halyard.greenhouse.GreenhouseController2.openTheWindow(GreenhouseController2.java:17)",
                "at java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:642)",
                "run 123456789012345678901234 took 12 ms",
                "boot 11111111-1111-1111-2222-222222222222 is new",
                "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "MALFORMED_PACKET_IDENTIFIER_IN_USE",
                "/var/lib/greenhouse/releases/current",
                "the pin is high",
            })
    void whatIsNoSecretStays(String text) {
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void whatItWasToldIsHiddenEverywhere() {
        redactor.learn("hunter2!");
        redactor.learn("ab");
        assertThat(redactor.redact("xhunter2!y abc")).isEqualTo("x***y abc");
    }
}
