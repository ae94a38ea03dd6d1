// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

/**
 * The board's microsecond clock on the host's clock. Each exchange bounds the offset by half of its round trip; the best bound
 * is kept, widened with age by what two quartzes may drift apart.
 */
final class BoardClock {
    /** The board's clock starts over after that many microseconds: about 18 minutes. */
    static final long PERIOD_MICROS = 1L << 30;

    /** What a microcontroller's quartz and the host's may drift apart, with a margin. */
    private static final long DRIFT_PARTS_PER_MILLION = 100;

    private boolean known;
    private long ticks;
    private long nanos;
    private long error;

    /**
     * Takes an exchange.
     *
     * @param sent when the host asked
     * @param received when the host had the answer
     * @param boardTicks what the board's clock showed in between
     */
    void exchanged(long sent, long received, long boardTicks) {
        long middle = sent + (received - sent) / 2;
        long half = (received - sent) / 2 + 1000;
        long extended = known ? extend(boardTicks) : boardTicks;
        if (!known || half <= errorNanos(received)) {
            known = true;
            ticks = extended;
            nanos = middle;
            error = half;
        }
    }

    /** {@return that board time on the host's clock; {@code fallback} while no exchange has been made} */
    long toNanos(long boardTicks, long fallback) {
        return known ? nanos + (extend(boardTicks) - ticks) * 1000 : fallback;
    }

    /** {@return how far off {@link #toNanos} may be now} */
    long errorNanos(long now) {
        return known ? error + Math.abs(now - nanos) * DRIFT_PARTS_PER_MILLION / 1_000_000 : Long.MAX_VALUE;
    }

    private long extend(long boardTicks) {
        long ahead = Math.floorMod(boardTicks - ticks, PERIOD_MICROS);
        return ticks + (ahead < PERIOD_MICROS / 2 ? ahead : ahead - PERIOD_MICROS);
    }
}
