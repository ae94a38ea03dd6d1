// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
        assertThat(line(text)).isEqualTo(redactor.redact(text));
    }

    private String line(String text) {
        return new String(redactor.redactedLine(text), StandardCharsets.UTF_8);
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
        assertThat(line("xhunter2!y abc")).isEqualTo("x***y abc");
    }

    @Test
    void ofTwoSecretsTheOneThatHoldsTheOtherIsHiddenWhole() {
        redactor.learn("green");
        redactor.learn("green-house-7");
        redactor.learn("green\nlong-line-of-a-key\n");
        assertThat(redactor.redact("green-house-7 is green, long-line-of-a-key"))
                .isEqualTo("*** is ***, ***");
    }

    @Test
    void whatTheProgramIsStartedWithIsLearntByItsName() {
        redactor.learnIfNamed("DOOR_TOKEN=one two canary7");
        redactor.learnIfNamed("sun.java.command=Main --token=canary-8, -Dpw='long canary9'");
        redactor.learnIfNamed("PASSWORD_STORE=/home/me/.store");
        redactor.learnIfNamed("MAX_TOKENS=4000");
        redactor.learnIfNamed("PATH=the-binaries");
        assertThat(redactor.redact("one two canary7 canary-8 long canary9 /home/me/.store 4000 the-binaries"))
                .isEqualTo("*** *** *** /home/me/.store 4000 the-binaries");
    }

    /** Lines of all that the expressions look for, in any order: the quick look must never pass over what they would find. */
    @Test
    void theQuickLookMissesNothing() {
        String[] parts = {
            "password",
            "Token",
            "PSK",
            "-Dpw",
            "x",
            "9",
            "K",
            "Ab3xYz7Qw2Er5Ty8Ui1Op",
            "apiKey",
            "api-key",
            "Private_Key",
            "=",
            ":",
            " ",
            "\"",
            "'",
            ".",
            "-",
            "://",
            "@",
            "/",
            "u:p",
            "-----BEGIN ",
            "RSA PRIVATE KEY-----",
            "ü",
            "\t",
            ",",
            "Bearer ",
            "+"
        };
        SplittableRandom random = new SplittableRandom(7);
        int hidden = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part >= 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String whole = redactor.redact(text.toString());
            hidden += whole.contentEquals(text) ? 0 : 1;
            assertThat(line(text.toString())).isEqualTo(whole);
        }
        assertThat(hidden).isBetween(2_000, 18_000);
    }

    /** Each position of a word used to be tried as its beginning: a long line then took minutes. */
    @Test
    @Timeout(20)
    void aLongWordTakesNoLonger() {
        String word = "x".repeat(256 * 1024);
        assertThat(redactor.redact(word)).isEqualTo(word);
        assertThat(redactor.redact(word + "token=canary7")).endsWith("token=***");
    }
}
