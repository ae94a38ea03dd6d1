// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    @Test
    void aCounterIsTakenOnce() {
        ReplayWindow window = ReplayWindow.EMPTY.with(10);
        assertThat(window.accepts(10)).isFalse();
        assertThat(window.accepts(11)).isTrue();
        assertThat(window.accepts(9)).isTrue();
        assertThat(window.with(9).accepts(9)).isFalse();
    }

    @Test
    void zeroAndWhatLiesFarBehindAreNeverTaken() {
        assertThat(ReplayWindow.EMPTY.accepts(0)).isFalse();
        assertThat(ReplayWindow.EMPTY.with(100).accepts(36)).isFalse();
        assertThat(ReplayWindow.EMPTY.with(100).accepts(37)).isTrue();
    }

    @Test
    void noOrderOfArrivalLetsOneInTwice() {
        SplittableRandom random = new SplittableRandom(42);
        ReplayWindow window = ReplayWindow.EMPTY;
        Set<Long> taken = new HashSet<>();
        long base = 1;
        for (int i = 0; i < 100_000; i++) {
            long counter = base + random.nextLong(100);
            if (window.accepts(counter)) {
                assertThat(taken.add(counter)).as("counter %d", counter).isTrue();
                window = window.with(counter);
            }
            base += random.nextInt(2);
        }
        assertThat(taken).hasSizeGreaterThan(10_000);
    }
}
