// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.HalException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftwarePwmTest {
    private static final String PLACE = "header GPIO17";
    private static final PwmOutputSettings SETTINGS = PwmOutputSettings.of(17, 100);

    private final Steps steps = new Steps();
    private final Lamp lamp = new Lamp();
    private final List<PwmOutput> opened = new ArrayList<>();

    /** Time that moves on when the test takes the pause that the wave asks for. */
    private static final class Steps implements SoftwarePwm.Pace {
        private final SynchronousQueue<Long> pauses = new SynchronousQueue<>();
        private volatile long now;
        private volatile boolean free;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void pauseUntil(long nanoTime) {
            try {
                while (!free && !pauses.offer(nanoTime - now, 10, TimeUnit.MILLISECONDS)) {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            now = nanoTime;
        }

        /** {@return how long the next pause is, in microseconds} */
        long next() throws InterruptedException {
            Long pause = pauses.poll(20, TimeUnit.SECONDS);
            if (pause == null) {
                throw new AssertionError("the wave makes no pause");
            }
            return TimeUnit.NANOSECONDS.toMicros(pause);
        }
    }

    private static final class Lamp implements DigitalOutput {
        private final Pin pin = new Pin(17, "GPIO17", Set.of(Ability.DIGITAL_OUTPUT));
        private volatile boolean high;
        private volatile boolean open = true;
        private volatile boolean away;
        private @Nullable DigitalOutputSettings opened;

        /** A board with nothing but this. */
        Board board() {
            return new Board() {
                @Override
                public String name() {
                    return "header";
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public Capabilities capabilities() {
                    return new Capabilities(List.of(pin));
                }

                @Override
                public DigitalOutput openDigitalOutput(DigitalOutputSettings settings) {
                    opened = settings;
                    high = settings.initial();
                    return Lamp.this;
                }

                @Override
                public Subscription onEvent(Consumer<? super BoardEvent> listener) {
                    return () -> {};
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void write(boolean high) {
            if (!open || away) {
                throw new HalException(open ? Kind.NOT_CONNECTED : Kind.CLOSED, PLACE, "no");
            }
            this.high = high;
        }

        @Override
        public boolean isHigh() {
            return high;
        }

        @Override
        public Pin pin() {
            return pin;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    @AfterEach
    void close() {
        steps.free = true;
        opened.forEach(PwmOutput::close);
    }

    @ParameterizedTest
    @CsvSource({"100, 0.25, 2500, 7500", "50, 0.075, 1500, 18500", "200, 0.99, 4950, 50"})
    void aPeriodIsHighForItsShare(double frequency, double duty, long high, long low) throws InterruptedException {
        PwmOutput pwm = on(PwmOutputSettings.of(17, frequency).withInitialDuty(duty));
        for (int i = 0; i < 3; i++) {
            assertThat(steps.next()).isEqualTo(high);
            assertThat(steps.next()).isEqualTo(low);
        }
        assertThat(pwm.isHardware()).isFalse();
        assertThat(pwm.duty()).isEqualTo(duty);
    }

    @Test
    void anotherDutyAndAnotherFrequencyComeWithTheNextEdge() throws InterruptedException {
        PwmOutput pwm = on(SETTINGS.withInitialDuty(0.25));
        assertThat(steps.next()).isEqualTo(2500);
        pwm.writeDuty(0.75);
        steps.next(); // the low one, of either duty
        assertThat(steps.next()).isEqualTo(7500);
        pwm.writeFrequency(50);
        steps.next();
        assertThat(steps.next()).isEqualTo(15_000);
        assertThat(pwm.frequencyHz()).isEqualTo(50);
    }

    @Test
    void alwaysAndNeverNeedNoThreadAndHoldAtOnce() throws InterruptedException {
        PwmOutput pwm = on(SETTINGS);
        assertThat(lamp.high).isFalse();
        pwm.writeDuty(1);
        assertThat(lamp.high).isTrue();
        pwm.writeDuty(0.5);
        assertThat(steps.next()).isEqualTo(5000);
        pwm.writeDuty(0);
        assertThat(lamp.high).isFalse();
        pwm.writeDuty(0.25);
        steps.free = true;
        pwm.writeDuty(1);
        assertThat(lamp.high).isTrue();
    }

    @Test
    void whileTheBoardIsAwayCallsFailAndThenTheWaveGoesOn() throws InterruptedException {
        PwmOutput pwm = on(SETTINGS.withInitialDuty(0.25));
        steps.next();
        lamp.away = true;
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> pwm.writeDuty(0.75))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED));
        assertThat(pwm.duty()).isEqualTo(0.25);
        steps.next();
        steps.next();
        lamp.away = false;
        assertThat(steps.next() + steps.next()).isEqualTo(10_000);
    }

    @Test
    void whatSoftwareCannotDoIsRefused() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> on(SETTINGS.withSafeDuty(0.5)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_RANGE))
                .withMessage("header 17: safe duty 0.5 is neither 0 nor 1: software makes no wave after closing");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> on(PwmOutputSettings.of(17, 201)))
                .withMessage("header 17: frequency 201.0 Hz is outside 1.0 to 200.0 Hz");
        PwmOutput pwm = on(SETTINGS.withInitialDuty(1).withSafeDuty(1));
        assertThat(lamp.opened).isEqualTo(new DigitalOutputSettings("17", true, true, ""));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> pwm.writeFrequency(0.5))
                .withMessage("header GPIO17: frequency 0.5 Hz is outside 1.0 to 200.0 Hz");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> pwm.writePulse(10_001))
                .withMessageContaining("outside 0 to the period of 10000.0 us");
        pwm.close();
        assertThat(pwm.isOpen()).isFalse();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> pwm.writeDuty(0))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @Test
    void inTheComputersTimeItBlinks() {
        opened.add(SoftwarePwm.open(lamp.board(), SETTINGS.withInitialDuty(0.5)));
        for (boolean high : new boolean[] {true, false, true, false}) {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(100_000))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> lamp.high == high);
        }
    }

    private PwmOutput on(PwmOutputSettings settings) {
        PwmOutput pwm = SoftwarePwm.open(lamp.board(), settings, steps);
        opened.add(pwm);
        return pwm;
    }
}
