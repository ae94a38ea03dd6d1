// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static Throwable thrownIn(String method, int line) {
        Throwable thrown = new IllegalStateException("message " + line);
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement(Objects.class.getName(), "requireNonNull", "Objects.java", line),
            new StackTraceElement("app.Pump", method, "Pump.java", line),
            new StackTraceElement("app.Main", "main", "Main.java", line),
        });
        return thrown;
    }

    @Test
    void theSameFailureOnAnotherLineIsTheSame() {
        assertThat(Fingerprint.of(thrownIn("open", 1))).isEqualTo(Fingerprint.of(thrownIn("open", 99)));
    }

    @Test
    void anotherPlaceAnotherClassAnotherCauseIsAnother() {
        Fingerprint one = Fingerprint.of(thrownIn("open", 1));
        assertThat(Fingerprint.of(thrownIn("close", 1))).isNotEqualTo(one);
        Throwable other = new IllegalArgumentException();
        other.setStackTrace(thrownIn("open", 1).getStackTrace());
        assertThat(Fingerprint.of(other)).isNotEqualTo(one);
        Throwable caused = thrownIn("open", 1);
        caused.initCause(new RuntimeException());
        assertThat(Fingerprint.of(caused)).isNotEqualTo(one);
    }

    @Test
    void theAppsFramesComeFirst() {
        assertThat(Fingerprint.appFrames(thrownIn("open", 5).getStackTrace(), 1))
                .extracting(StackTraceElement::toString)
                .containsExactly("app.Pump.open(Pump.java:5)");
        assertThat(Fingerprint.of("x").toString()).matches("[0-9a-f]{16}");
    }
}
