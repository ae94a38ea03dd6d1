// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CImplementation;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmConfigBuilder;
import com.pi4j.io.pwm.PwmPolarity;
import com.pi4j.io.pwm.PwmType;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiMode;
import io.halyard.hal.pi4j.SimulatedBuses;
import io.halyard.hal.pi4j.kernel.Descriptors;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.SpiTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The plug-in's buses as a plain Pi4J program sees them, on a real kernel with simulated devices. */
@Tag("gpio-sim")
class KernelBusVmTest {
    private static final int SMBUS_ONLY = 0;
    private static final int MEMORY = 0x50;

    private final Context pi4j = Pi4J.newAutoContext();

    /** Pi4J's own search for a Raspberry Pi complains at ERROR, once for each JVM. */
    @BeforeAll
    static void letPi4jLook() {
        Pi4J.newContext().shutdown();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        pi4j.shutdown();
        assertThat(Descriptors.open("/dev/i2c")).isZero();
        assertThat(Descriptors.open("spidev")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void registersBlocksAndWordsGoThereAndBackByEachProtocol(I2CImplementation protocol) {
        I2C memory = i2c(1, MEMORY, protocol);
        memory.writeRegister(0x10, (byte) 0x5A);
        assertThat(memory.readRegister(0x10)).isEqualTo(0x5A);
        memory.writeRegister(0x20, new byte[] {1, 2, 3, 4});
        byte[] block = new byte[4];
        memory.readRegister(0x20, block);
        assertThat(block).containsExactly(1, 2, 3, 4);
        memory.writeRegisterWord(0x30, 0x1234);
        assertThat(memory.readRegisterWord(0x30)).isEqualTo(0x1234);
        memory.write((byte) 0x20);
        assertThat(memory.read()).isEqualTo(1);
        assertThat(memory.read()).isEqualTo(2);
    }

    @Test
    void aLongTransactionIsOne() {
        I2C memory = i2c(1, MEMORY, I2CImplementation.DIRECT);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i ^ 0x33);
        }
        memory.writeRegister(0, all, 0, all.length);
        byte[] back = new byte[all.length];
        memory.writeThenRead(new byte[] {0}, 0, back);
        assertThat(back).isEqualTo(all);
    }

    @Test
    void directIsRefusedWhereTheAdapterSpeaksSmbusOnlyAndNothingLeaks() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> i2c(SMBUS_ONLY, MEMORY, I2CImplementation.DIRECT))
                .withMessage("the adapter of /dev/i2c-0 speaks SMBus only: EOPNOTSUPP (95); open the device with SMBus"
                        + " instead");
        assertThat(Descriptors.open("/dev/i2c")).isZero();
    }

    @Test
    void anAdapterThatSpeaksSmbusOnlyIsServedAsFarAsSmbusGoes() {
        I2C memory = i2c(SMBUS_ONLY, MEMORY, I2CImplementation.SMBUS);
        memory.writeRegister(0x10, (byte) 0x77);
        assertThat(memory.readRegister(0x10)).isEqualTo(0x77);
        memory.writeRegisterWord(0x12, 0xBEEF);
        assertThat(memory.readRegisterWord(0x12)).isEqualTo(0xBEEF);
        memory.writeRegister(0x20, new byte[] {5, 6, 7});
        byte[] block = new byte[3];
        memory.readRegister(0x20, block);
        assertThat(block).containsExactly(5, 6, 7);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> memory.write(new byte[40]))
                .withMessage(
                        "cannot transfer with 0x50 on /dev/i2c-0: its adapter speaks SMBus only, which has no write"
                                + " of 40: EOPNOTSUPP (95)");
    }

    @ParameterizedTest
    @CsvSource({
        "0x52, ENXIO (6); nothing answers at this address: check wiring",
        "0x60, EAGAIN (11); another master won the bus",
        "0x61, ETIMEDOUT (110); somebody holds the clock",
        "0x62, EREMOTEIO (121); nothing answers at this address"
    })
    void aTransferThatFailsNamesAddressErrnoAndRemedy(String address, String words) {
        I2C silent = i2c(1, Integer.decode(address), I2CImplementation.DIRECT);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> silent.readRegister(0))
                .withMessageStartingWith("cannot transfer with " + address + " on /dev/i2c-1: " + words);
    }

    @ParameterizedTest
    @CsvSource({"7, 0x07", "120, 0x78", "256, 0x100"})
    void anAddressThatIsNoneIsRefused(int address, String words) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> i2c(1, address, I2CImplementation.DIRECT))
                .withMessage("I2C address " + words + " is outside 0x08 to 0x77 (seven bits, no read bit)");
    }

    @Test
    void aBusThatIsNotThereNamesTheRemedy() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> i2c(9, MEMORY, I2CImplementation.DIRECT))
                .withMessage("cannot open /dev/i2c-9: ENOENT (2); there is no such device: switch the bus on (sudo"
                        + " raspi-config, Interface Options, I2C)");
    }

    @Test
    void whatIsClosedRefusesAndMayBeClosedAgain() {
        I2C memory = i2c(1, MEMORY, I2CImplementation.DIRECT);
        memory.close();
        memory.close();
        assertThat(memory.isOpen()).isFalse();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> memory.readRegister(0))
                .withMessage("0x50 on /dev/i2c-1 is closed");
        i2c(1, MEMORY, I2CImplementation.DIRECT).close();
    }

    @Test
    void spiHearsWhatItSaysOnChipSelect0AndTheInverseOn1() {
        Spi looped = spi(0, 1_000_000);
        byte[] data = {1, 2, (byte) 0xFF};
        assertThat(looped.transfer(data)).isEqualTo(3);
        assertThat(data).containsExactly(1, 2, 0xFF);
        Spi inverted = spi(1, 1_000_000);
        assertThat(inverted.transfer(data)).isEqualTo(3);
        assertThat(data).containsExactly(0xFE, 0xFD, 0x00);
        byte[] answer = new byte[2];
        inverted.writeThenRead(new byte[] {9}, answer);
        assertThat(answer).as("zeros are sent while it reads").containsExactly(0xFF, 0xFF);
    }

    @Test
    void spiRefusesWhatIsTooLongAndWhatIsNotThere() {
        Spi looped = spi(0, 1_000_000);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> looped.transfer(new byte[5000]))
                .withMessage(
                        "cannot transfer with /dev/spidev0.0: EMSGSIZE (90); it is longer than the driver's buffer:"
                                + " send less at once, or set spidev.bufsiz=65536 in cmdline.txt");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> spi(3, 1_000_000))
                .withMessageStartingWith("cannot open /dev/spidev0.3: ENOENT (2); there is no such device:");
    }

    @ParameterizedTest
    @CsvSource({
        "0x20, 8, 'mode 0x20 (MODE_0)', EOPNOTSUPP (95)",
        "3, 9, words of 9 bits (every controller has those of 8), EINVAL (22)"
    })
    void spiRefusesModesAndWordsThatTheControllerHasNot(String mode, int bits, String what, String errno) {
        SpiTarget.Settings settings = new SpiTarget.Settings(Integer.decode(mode), 1_000_000, bits);
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> SpiTarget.open(Path.of("/dev/spidev0.0"), settings))
                .withMessage("the controller of /dev/spidev0.0 has no " + what + ": EINVAL (22)")
                .satisfies(e -> assertThat(e.errno()).hasToString(errno));
    }

    @Test
    void pwmDrivesFrequencyAndDutyAndItsShutdownValue() {
        Pwm pwm = pi4j.create(
                pwm(0).frequency(1_000).dutyCycle(25).initial(25).shutdown(75).build());
        assertThat(SimulatedBuses.duty(0)).isEqualTo(0.25);
        assertThat(SimulatedBuses.frequencyHz(0)).isEqualTo(1_000);
        pwm.on(50, 2_000);
        assertThat(SimulatedBuses.duty(0)).isEqualTo(0.5);
        assertThat(pwm.getActualFrequency()).isEqualTo(2_000);
        pwm.off();
        assertThat(SimulatedBuses.duty(0)).isZero();
        pwm.close();
        pwm.close();
        assertThat(SimulatedBuses.duty(0)).isEqualTo(0.75);
        pi4j.create(pwm(0).build()).close();
    }

    @Test
    void pwmRefusesWhatIsTakenNotThereOutOfRangeOrSoftware() {
        Pwm pwm =
                pi4j.create(pwm(1).polarity(PwmPolarity.INVERSED).frequency(100).build());
        pwm.on(10);
        assertThat(SimulatedBuses.inverted(1)).isTrue();
        Context other = Pi4J.newAutoContext();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> other.create(pwm(1).build()))
                .withMessageStartingWith("channel 1 of /sys/class/pwm/pwmchip0 is in use by another program");
        other.shutdown();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pi4j.create(pwm(7).build()))
                .withMessage("channel 7 of /sys/class/pwm/pwmchip0 does not exist, it has 0 to 3");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> pwm.on(101))
                .withMessageEndingWith("duty 101 % is outside 0 to 100");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pwm.on(50, 10_000_000))
                .withMessageContaining("EINVAL (22)");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pi4j.create(pwm(2).pwmType(PwmType.SOFTWARE).build()))
                .withMessageContaining("software PWM is not served");
    }

    private I2C i2c(int bus, int device, I2CImplementation protocol) {
        I2CConfig config = I2CConfig.newBuilder(pi4j)
                .bus(bus)
                .device(device)
                .i2cImplementation(protocol)
                .build();
        return pi4j.create(config);
    }

    private Spi spi(int select, int frequencyHz) {
        SpiConfig config = SpiConfig.newBuilder(pi4j)
                .channel(select)
                .baud(frequencyHz)
                .mode(SpiMode.MODE_3)
                .build();
        return pi4j.create(config);
    }

    private PwmConfigBuilder pwm(int channel) {
        return PwmConfigBuilder.newInstance(pi4j)
                .id("pwm" + channel)
                .chip(0)
                .channel(channel)
                .pwmType(PwmType.HARDWARE);
    }
}
