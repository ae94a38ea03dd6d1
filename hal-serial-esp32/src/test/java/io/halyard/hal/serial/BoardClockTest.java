// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoardClockTest {
    private static final long SECOND = 1_000_000_000;

    private final BoardClock clock = new BoardClock();

    @Test
    void withoutAnExchangeTheFallbackIsTaken() {
        assertThat(clock.toNanos(123, 456)).isEqualTo(456);
        assertThat(clock.errorNanos(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boardTimeIsTheMiddleOfTheExchange() {
        clock.exchanged(10_000_000, 12_000_000, 5_000);
        assertThat(clock.toNanos(5_000, 0)).isEqualTo(11_000_000);
        assertThat(clock.toNanos(6_000, 0)).isEqualTo(12_000_000);
        assertThat(clock.toNanos(4_000, 0)).isEqualTo(10_000_000);
        assertThat(clock.errorNanos(11_000_000)).isBetween(1_000_000L, 1_010_000L);
    }

    @Test
    void aWorseExchangeDoesNotSpoilABetterOneUntilThatIsOld() {
        clock.exchanged(0, 1_000_000, 0);
        clock.exchanged(SECOND, SECOND + 100_000_000, 1_070_000);
        assertThat(clock.toNanos(0, 0)).isEqualTo(500_000);
        long hours = 3_600 * SECOND;
        clock.exchanged(hours, hours + 2_000_000, 3_600_500_000L % BoardClock.PERIOD_MICROS);
        assertThat(clock.errorNanos(hours)).isLessThan(2_000_000);
    }

    @Test
    void theBoardsClockMayStartOver() {
        long before = BoardClock.PERIOD_MICROS - 10;
        clock.exchanged(0, 1000, before);
        assertThat(clock.toNanos(5, 0) - clock.toNanos(before, 0)).isEqualTo(15_000);
        clock.exchanged(SECOND, SECOND + 1000, 999_990);
        assertThat(clock.toNanos(999_990, 0)).isBetween(SECOND - 1000, SECOND + 1000);
    }
}
