// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.Edge;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.simulated.wire.Ads1115;
import io.halyard.hal.simulated.wire.Quantity;
import io.halyard.hal.spi.BoardSettings;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ads1115Test {
    private static final int READY = 0x8000;
    private static final int SINGLE = 0x0100;
    private static final int RATE_128 = 4 << 5;

    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);
    private final Ads1115 converter = board.bench().i2c("i2c-1").attach(0x48, new Ads1115());
    private final I2cDevice device = board.openI2c(I2cSettings.of(1, 0x48));

    @BeforeEach
    void setVoltages() {
        converter.voltage(0, Quantity.of(1.5));
        converter.voltage(1, Quantity.of(0.25));
        converter.voltage(2, Quantity.of(3.0));
        converter.voltage(3, Quantity.of(0.1));
    }

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1, 4.096, 1.5", // input 0
        "5, 2, 2.048, 0.25",
        "6, 0, 6.144, 3.0",
        "7, 5, 0.256, 0.1",
        "0, 2, 2.048, 1.25", // 0 against 1
        "1, 1, 4.096, 1.4",
        "2, 3, 1.024, 0.15",
        "3, 1, 4.096, 2.9",
        "6, 3, 1.024, 1.024", // beyond full scale
    })
    void aSingleShotMeasuresOneInputOrADifference(int inputs, int gain, double fullScale, double volts) {
        start((inputs << 12) | (gain << 9) | SINGLE | RATE_128);
        assertThat(word(1) & READY).as("busy").isZero();
        time.advance(Duration.ofMillis(7));
        assertThat(word(1) & READY).as("busy for 1/128 s").isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(word(1) & READY).as("done").isNotZero();
        assertThat((short) word(0) * fullScale / 32768).isCloseTo(volts, within(fullScale / 32768));
    }

    @Test
    void negativeDifferencesAreNegative() {
        converter.voltage(0, Quantity.of(0));
        start((2 << 9) | SINGLE | RATE_128);
        time.advance(Duration.ofMillis(10));
        assertThat((short) word(0) * 2.048 / 32768).isCloseTo(-0.25, within(0.0001));
    }

    @Test
    void afterPowerOnTheRegistersAreThoseOfTheDataSheet() {
        assertThat(word(1)).isEqualTo(0x8583);
        assertThat(word(0)).isZero();
        assertThat(word(2)).isEqualTo(0x8000);
        assertThat(word(3)).isEqualTo(0x7FFF);
        device.writeWord(2, 0x1234, ByteOrder.BIG_ENDIAN);
        assertThat(word(2)).isEqualTo(0x1234);
    }

    @Test
    void continuousConversionFollowsTheVoltage() {
        converter.voltage(0, nanos -> nanos / 1e9); // a volt each second
        device.writeWord(1, (4 << 12) | (1 << 9) | RATE_128, ByteOrder.BIG_ENDIAN);
        time.advance(Duration.ofSeconds(1));
        assertThat((short) word(0) * 4.096 / 32768).isCloseTo(1, within(0.02));
        time.advance(Duration.ofSeconds(1));
        assertThat((short) word(0) * 4.096 / 32768).isCloseTo(2, within(0.02));
    }

    @Test
    void aSlowRateTakesItsTime() {
        start((4 << 12) | (1 << 9) | SINGLE); // 8 per second
        time.advance(Duration.ofMillis(124));
        assertThat(word(1) & READY).isZero();
        time.advance(Duration.ofMillis(2));
        assertThat(word(1) & READY).isNotZero();
    }

    @Test
    void theComparatorAlertsBeyondItsThresholdsUntilTheVoltageIsLowAgain() {
        thresholds(0x4000, 0x2000); // of 4.096 V: 2.048 V and 1.024 V
        continuously(0);
        assertThat(alerts(1.5)).isFalse();
        assertThat(alerts(2.1)).isTrue();
        assertThat(alerts(1.5)).as("between the thresholds").isTrue();
        assertThat(alerts(1.0)).isFalse();
        assertThat(alerts(1.5)).isFalse();
    }

    @Test
    void aWindowComparatorAlertsOutsideOfIt() {
        thresholds(0x4000, 0x2000);
        continuously(0x10);
        assertThat(alerts(1.5)).isFalse();
        assertThat(alerts(0.5)).isTrue();
        assertThat(alerts(1.5)).isFalse();
        assertThat(alerts(2.5)).isTrue();
    }

    @Test
    void aLatchedAlertLastsUntilTheConversionIsRead() {
        thresholds(0x4000, 0x2000);
        continuously(0x04);
        assertThat(alerts(2.5)).isTrue();
        assertThat(alerts(0.5)).isTrue();
        word(0);
        assertThat(alerts(0.5)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 4"})
    void theQueueIsHowManyConversionsInARowItTakes(int queue, int conversions) {
        thresholds(0x4000, 0x2000);
        converter.voltage(0, Quantity.of(2.5));
        continuously(queue);
        time.advance(Duration.ofNanos(1_000_000_000L / 128 * conversions - 1));
        assertThat(isLow()).isFalse();
        time.advance(Duration.ofNanos(1));
        assertThat(isLow()).isTrue();
    }

    @Test
    void withTheThresholdsOfTheDataSheetItTellsThatAConversionIsReady() {
        thresholds(0x8000, 0);
        start((4 << 12) | (1 << 9) | SINGLE | RATE_128);
        time.advance(Duration.ofMillis(7));
        assertThat(isLow()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(isLow()).isTrue();
        start((4 << 12) | (1 << 9) | SINGLE | RATE_128 | 0x08);
        assertThat(isLow()).as("active high, and busy").isTrue();
        time.advance(Duration.ofMillis(8));
        assertThat(isLow()).isFalse();
        continuously(0);
        time.advance(Duration.ofNanos(1_000_000_000L / 128));
        assertThat(isLow()).isTrue();
        time.advance(Duration.ofNanos(8_000));
        assertThat(isLow()).as("8 us later").isFalse();
    }

    @Test
    void itsPinCanBeWiredToThatOfABoardAndIsHighWhenTheComparatorIsOff() throws InterruptedException {
        board.bench().play(new Signal.Follow("4", converter::isAlertHigh, Duration.ofMillis(1)));
        DigitalInput alert = board.openDigitalInput(DigitalInputSettings.of(4).withPull(Pull.UP));
        assertThat(alert.read()).isTrue();
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        alert.onEdge(edges::add);
        thresholds(0x4000, 0x2000);
        converter.voltage(0, nanos -> nanos / 1e9); // a volt each second
        continuously(0);
        time.advance(Duration.ofSeconds(3));
        Edge edge = edges.poll(10, TimeUnit.SECONDS);
        assertThat(edge).isNotNull().extracting(Edge::high).isEqualTo(false);
        assertThat(edge)
                .extracting(Edge::timestampNanos)
                .satisfies(nanos -> assertThat(nanos).isBetween(2_048_000_000L, 2_070_000_000L));
    }

    private void thresholds(int high, int low) {
        device.writeWord(3, high, ByteOrder.BIG_ENDIAN);
        device.writeWord(2, low, ByteOrder.BIG_ENDIAN);
    }

    private void continuously(int comparator) {
        device.writeWord(1, (4 << 12) | (1 << 9) | RATE_128 | comparator, ByteOrder.BIG_ENDIAN);
    }

    private boolean alerts(double volts) {
        converter.voltage(0, Quantity.of(volts));
        time.advance(Duration.ofMillis(20));
        return isLow();
    }

    private boolean isLow() {
        return !converter.isAlertHigh(time.nanoTime());
    }

    private void start(int config) {
        device.writeWord(1, READY | config, ByteOrder.BIG_ENDIAN);
    }

    private int word(int register) {
        return device.readWord(register, ByteOrder.BIG_ENDIAN);
    }
}
