// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.simulated.Bme280Driver.Weather;
import io.halyard.hal.simulated.wire.Bme280;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bme280Test {
    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);
    private final Bme280 sensor = board.bench().i2c("i2c-1").attach(0x76, new Bme280());
    private final I2cDevice device = board.openI2c(I2cSettings.of(1, 0x76));

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @ParameterizedTest
    @CsvSource({
        "21.37, 101325, 45.5",
        "-40, 30000, 0",
        "85, 110000, 100",
        "0, 95000, 99",
        "-12.34, 64321, 12.5",
        "60, 87000, 3",
    })
    void aDriverReadsWhatIsSet(double celsius, double pascals, double percent) {
        sensor.weather(celsius, pascals, percent);
        Bme280Driver driver = new Bme280Driver(device);
        driver.start(1);
        time.advance(Duration.ofMillis(10));
        Weather weather = driver.read();
        assertThat(weather.hundredthsOfCelsius() / 100.0).isCloseTo(celsius, within(0.011));
        assertThat(weather.pascals()).isCloseTo(pascals, within(1.0));
        assertThat(weather.percent()).isCloseTo(percent, within(0.1));
    }

    @Test
    void forcedModeMeasuresOnceAndTakesTheTimeOfTheDataSheet() {
        sensor.weather(20, 100_000, 50);
        Bme280Driver driver = new Bme280Driver(device);
        assertThat(driver.isMeasuring()).isFalse();
        driver.start(1);
        assertThat(driver.isMeasuring()).isTrue();
        assertThat(device.readRegister(0xFA))
                .as("temperature before the first measurement")
                .isEqualTo(0x80);
        time.advance(Duration.ofMillis(9)); // 1.25 + 2.3 + 2.875 + 2.875 = 9.3
        assertThat(driver.isMeasuring()).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(driver.isMeasuring()).isFalse();
        assertThat(device.readRegister(0xF4) & 3).as("back to sleep").isZero();
        sensor.weather(30, 100_000, 50);
        time.advance(Duration.ofSeconds(1));
        assertThat(driver.read().hundredthsOfCelsius()).isCloseTo(2000, within(1));
    }

    @Test
    void normalModeFollowsTheWorld() {
        sensor.temperature(nanos -> nanos / 1e9); // a degree each second
        Bme280Driver driver = new Bme280Driver(device);
        device.writeRegister(0xF5, 0b100 << 5); // half a second of standby
        driver.start(3);
        time.advance(Duration.ofSeconds(20));
        assertThat(driver.read().hundredthsOfCelsius()).isBetween(1940, 2000);
        time.advance(Duration.ofSeconds(10));
        assertThat(driver.read().hundredthsOfCelsius()).isBetween(2940, 3000);
        assertThat(device.readRegister(0xF4) & 3).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 4", "3, 8", "4, 16", "7, 16"})
    void theFilterSmoothsTemperatureAndPressureAsTheDataSheetSays(int bits, int coefficient) {
        sensor.weather(20, 100_000, 40);
        Bme280Driver driver = new Bme280Driver(device);
        device.writeRegister(0xF5, bits << 2);
        Weather first = measured(driver);
        assertThat(first.hundredthsOfCelsius()).as("the first one fills it").isCloseTo(2000, within(1));
        sensor.weather(30, 100_000, 60);
        double expected = 30;
        for (int i = 0; i < 5; i++) {
            Weather weather = measured(driver);
            expected = i == 0 ? 20 + 10.0 / coefficient : expected + (30 - expected) / coefficient;
            assertThat(weather.hundredthsOfCelsius() / 100.0).isCloseTo(expected, within(0.03));
            assertThat(weather.percent()).as("humidity is not filtered").isGreaterThan(55);
        }
        device.writeRegister(0xF5, bits << 2);
        assertThat(measured(driver).hundredthsOfCelsius()).as("begun anew").isCloseTo(3000, within(1));
    }

    @Test
    void theFilterSeesEachMeasurementOfNormalModeAlsoThoseThatNobodyReads() {
        sensor.weather(20, 100_000, 50);
        Bme280Driver driver = new Bme280Driver(device);
        device.writeRegister(0xF5, (0b100 << 5) | (4 << 2)); // half a second of standby, coefficient 16
        driver.start(3);
        time.advance(Duration.ofMillis(100));
        assertThat(driver.read().hundredthsOfCelsius()).isCloseTo(2000, within(1));
        sensor.weather(30, 100_000, 50);
        time.advance(Duration.ofMillis(5 * 510));
        double expected = 30 - 10 * Math.pow(15 / 16.0, 5);
        assertThat(driver.read().hundredthsOfCelsius() / 100.0).isCloseTo(expected, within(0.03));
        time.advance(Duration.ofDays(30));
        assertThat(driver.read().hundredthsOfCelsius()).isCloseTo(3000, within(1));
    }

    private Weather measured(Bme280Driver driver) {
        driver.start(1);
        time.advance(Duration.ofMillis(10));
        return driver.read();
    }

    @Test
    void whatIsNotSampledHasTheValueOfTheDataSheet() {
        device.writeRegister(0xF4, (1 << 5) | 1); // temperature only
        time.advance(Duration.ofMillis(10));
        assertThat(device.readRegisters(0xF7, 3)).containsExactly(0x80, 0, 0);
        assertThat(device.readRegisters(0xFD, 2)).containsExactly(0x80, 0);
        assertThat(device.readRegister(0xFA)).isNotEqualTo(0x80);
    }

    @Test
    void humidityIsSampledOnlyAfterTheNextControlOfTheRest() {
        device.writeRegister(0xF4, (1 << 5) | 1);
        device.writeRegister(0xF2, 1);
        time.advance(Duration.ofMillis(10));
        assertThat(device.readRegisters(0xFD, 2)).containsExactly(0x80, 0);
        device.writeRegister(0xF4, (1 << 5) | 1);
        time.advance(Duration.ofMillis(10));
        assertThat(device.readRegister(0xFD)).isNotEqualTo(0x80);
    }

    @Test
    void aResetForgetsAllButTheCalibration() {
        Bme280Driver driver = new Bme280Driver(device);
        driver.start(3);
        time.advance(Duration.ofSeconds(1));
        device.writeRegister(0xE0, 0xB6);
        assertThat(device.readRegister(0xF4)).isZero();
        assertThat(device.readRegister(0xFA)).isEqualTo(0x80);
        assertThat(device.readRegister(0xD0)).isEqualTo(0x60);
        driver.start(1);
        time.advance(Duration.ofMillis(10));
        assertThat(driver.read().hundredthsOfCelsius()).isCloseTo(2000, within(1));
    }
}
