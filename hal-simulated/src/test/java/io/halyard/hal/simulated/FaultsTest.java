// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.BusFault;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalInputSettings.Pull;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.Edge;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.LedStrip;
import io.halyard.hal.LedStripSettings;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.simulated.wire.I2cTarget;
import io.halyard.hal.simulated.wire.RegisterMemory;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the bench can break. */
class FaultsTest {
    private final VirtualTime time = new VirtualTime();
    private final SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);
    private final SimulatedBench bench = board.bench();

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @Test
    void aStuckInputDoesNotMoveUntilItIsMended() throws InterruptedException {
        BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();
        DigitalInput door = board.openDigitalInput(DigitalInputSettings.of(27));
        door.onEdge(edges::add);
        bench.inject("27", new PinFault.Stuck(true));
        assertThat(poll(edges).high()).as("it sticks from now on").isTrue();
        bench.drive("27", true);
        bench.drive("27", false);
        assertThat(door.read()).isTrue();
        bench.mend("27");
        assertThat(poll(edges).high()).isFalse();
        assertThat(edges).isEmpty();
    }

    @Test
    void aStuckOutputIsToldWhatTheBoardThinksAndShowsWhatIs() {
        DigitalOutput relay = board.openDigitalOutput(DigitalOutputSettings.of(17));
        bench.inject("17", new PinFault.Stuck(false));
        relay.high();
        assertThat(relay.isHigh()).isTrue();
        assertThat(bench.isHigh("17")).isFalse();
        bench.mend("17");
        assertThat(bench.isHigh("17")).isTrue();
    }

    @Test
    void aBrokenWireLeavesThePullAndTheSmallestValue() {
        DigitalInput door = board.openDigitalInput(DigitalInputSettings.of(27).withPull(Pull.UP));
        bench.drive("27", false);
        bench.inject("27", new PinFault.Disconnected());
        assertThat(door.read()).isTrue();
        AnalogInput soil = board.openAnalogInput(AnalogInputSettings.of(4));
        bench.measure("4", 2.5);
        bench.inject("4", new PinFault.Disconnected());
        assertThat(soil.read().value()).isZero();
        bench.mend("4");
        assertThat(soil.read().value()).isEqualTo(2.5);
    }

    @Test
    void ofABrokenWireNothingThatTheBoardDrivesComesOut() {
        PwmOutput fan = board.openPwmOutput(PwmOutputSettings.of(18, 50).withInitialDuty(0.25));
        LedStrip lights = board.openLedStrip(LedStripSettings.of(21, 2));
        assertThat(bench.duty("18")).isEqualTo(0.25);
        bench.inject("18", new PinFault.Disconnected());
        bench.inject("21", new PinFault.Disconnected());
        fan.writeDuty(0.75);
        lights.fill(0xFF0000);
        assertThat(bench.duty("18")).isZero();
        assertThat(bench.frequencyHz("18")).isZero();
        assertThat(bench.colours("21")).containsExactly(0, 0);
        bench.mend("18");
        bench.mend("21");
        assertThat(bench.duty("18")).isEqualTo(0.75);
        lights.fill(0x00FF00);
        assertThat(bench.colours("21")).containsExactly(0x00FF00, 0x00FF00);
    }

    @Test
    void aWornContactBouncesAtEachChangeAndDebouncingHidesIt() throws InterruptedException {
        BlockingQueue<Edge> raw = new LinkedBlockingQueue<>();
        BlockingQueue<Edge> clean = new LinkedBlockingQueue<>();
        board.openDigitalInput(DigitalInputSettings.of(27)).onEdge(raw::add);
        board.openDigitalInput(DigitalInputSettings.of(28).withDebounce(Duration.ofMillis(20)))
                .onEdge(clean::add);
        PinFault worn = new PinFault.Bouncing(2, Duration.ofMillis(1));
        bench.inject("27", worn);
        bench.inject("28", worn);
        for (boolean high : new boolean[] {true, false}) {
            bench.drive("27", high);
            bench.drive("28", high);
            time.advance(Duration.ofMillis(100));
            for (boolean level : new boolean[] {high, !high, high, !high, high}) {
                assertThat(poll(raw).high()).isEqualTo(level);
            }
            assertThat(poll(clean).high()).isEqualTo(high);
        }
        assertThat(raw).isEmpty();
        assertThat(clean).isEmpty();
        assertThatThrownBy(() -> new PinFault.Bouncing(0, Duration.ofMillis(1))).hasMessageContaining("at least one");
    }

    @ParameterizedTest
    @EnumSource(names = {"ADDRESS_NOT_ACKNOWLEDGED", "DATA_NOT_ACKNOWLEDGED", "ARBITRATION_LOST", "BUS_STUCK"})
    void anI2cDeviceFailsAsInjectedAndOthersGoOn(BusFault fault) {
        bench.i2c("i2c-1").attach(0x50, new RegisterMemory());
        bench.i2c("i2c-1").attach(0x51, new RegisterMemory());
        I2cDevice broken = board.openI2c(I2cSettings.of(1, 0x50));
        I2cDevice whole = board.openI2c(I2cSettings.of(1, 0x51));
        bench.i2c("i2c-1").fail(0x50, fault);
        assertFails(broken, fault);
        assertThat(whole.isPresent()).isTrue();
        bench.i2c("i2c-1").fail(fault);
        assertFails(whole, fault);
        bench.i2c("i2c-1").mend();
        assertThat(broken.isPresent()).isTrue();
        assertThat(whole.isPresent()).isTrue();
    }

    @Test
    void aDeviceMayRefuseSingleBytesAndBeTakenAway() {
        RegisterMemory memory = new RegisterMemory();
        bench.i2c("i2c-1").attach(0x50, new I2cTarget() {
            @Override
            public int write(byte[] data, long nanoTime) {
                return Math.min(2, memory.write(data, nanoTime));
            }

            @Override
            public byte[] read(int length, long nanoTime) {
                return memory.read(length, nanoTime);
            }
        });
        I2cDevice device = board.openI2c(I2cSettings.of(1, 0x50));
        device.writeRegister(1, 2);
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> device.writeRegisters(1, (byte) 2, (byte) 3))
                .satisfies(e -> assertThat(e.detail()).hasValue(BusFault.DATA_NOT_ACKNOWLEDGED));
        bench.i2c("i2c-1").detach(0x50);
        assertThat(device.isPresent()).isFalse();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> device.readRegister(1))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_ACKNOWLEDGE))
                .withMessage("header i2c-1 0x50: nothing answers; hang a device there with bench.i2c(...).attach");
    }

    private static void assertFails(I2cDevice device, BusFault fault) {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> device.readRegister(0))
                .satisfies(e -> assertThat(e.detail()).hasValue(fault))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(fault.kind()));
    }

    private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(10, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing came");
        }
        return taken;
    }
}
