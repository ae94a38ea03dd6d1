// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInput.Sample;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Bus;
import io.halyard.hal.BusFault;
import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.OneWireSettings;
import io.halyard.hal.Uart;
import io.halyard.hal.UartSettings;
import io.halyard.hal.UartSettings.Parity;
import io.halyard.hal.spi.BoardSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buses and what hangs from them, from settings; and what is particular to this board: its clock. */
class BusOptionsTest {
    private final VirtualTime time = new VirtualTime();

    @Test
    void withoutOptionsThereIsOneBusOfEachKindThatTakesNoPin() {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time)) {
            assertThat(board.capabilities().buses())
                    .extracting(Bus::name)
                    .containsExactly("i2c-1", "spi-0", "uart-0", "w1-0");
            assertThat(board.capabilities().buses()).allMatch(bus -> bus.pins().isEmpty());
            assertThat(board.capabilities().toString()).contains("1 i2c-1 I2C");
        }
    }

    @Test
    void devicesHangWhereTheSettingsSay() {
        BoardSettings settings = BoardSettings.of("header")
                .withPinNames(Map.of("sensors", "i2c-1"))
                .withOptions(
                        Map.of(
                                Options.BUSES,
                                "i2c-1 2 3; w1-0 4",
                                Options.DEVICES,
                                "sensors 0x76 bme280 21.5 101325 45; sensors 0x48 ads1115 1.5 0 3.3; w1-0 28-0316a2794bff -7.5"));
        try (SimulatedBoard board = SimulatedBoard.open(settings, time)) {
            Bme280Driver driver = new Bme280Driver(board.openI2c(I2cSettings.of("sensors", 0x76)));
            driver.start(1);
            time.advance(Duration.ofMillis(10));
            assertThat(driver.read().hundredthsOfCelsius()).isBetween(2149, 2151);
            assertThat(board.openI2c(I2cSettings.of("sensors", 0x48)).isPresent())
                    .isTrue();
            OneWireBus thermometers = board.openOneWire(OneWireSettings.of(0));
            assertThat(thermometers.temperature("28-0316a2794bff").value()).isEqualTo(-7.5);
            assertThat(board.capabilities().has(Ability.SPI)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "buses   | can-0                   | 'can-0' is no bus; write it like 'i2c-1 2 3'",
                "buses   | i2c-1 77                | there is no pin 77",
                "buses   | i2c-1; i2c-1            | i2c-1 is there twice",
                "devices | i2c-1 0x76 bmp180       | 'i2c-1 0x76 bmp180' is no device; write it like",
                "devices | i2c-1 0x76 bme280 warm  | is no device; write it like",
                "devices | i2c-1 0x48 ads1115 high | is no device; write it like",
                "devices | i2c-9 0x76 bme280       | there is no I2C bus 'i2c-9'; the board has [i2c-1]",
                "devices | spi-0 9 loopback        | there is no chip select 9; there are [0, 1, 2, 3]",
            })
    void aWrongOptionIsRefusedWithItsKeyAndTheRemedy(String option, String value, String problem) {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> SimulatedBoard.open(
                                BoardSettings.of("header").withOptions(Map.of(option, value)), time)
                        .close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .satisfies(e -> assertThat(e.place()).isEqualTo("boards.header." + option))
                .withMessageContaining(problem);
    }

    @Test
    void theOtherEndOfASerialLineSeesAndSends() throws InterruptedException {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);
                Uart line = board.openUart(UartSettings.of("uart-0", 9600))) {
            line.write("AT\r".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(1));
            assertThat(text(board.bench().uart("uart-0").sent())).isEqualTo("AT\r");
            board.bench().uart("uart-0").send("OK\r".getBytes(StandardCharsets.UTF_8));
            assertThat(text(line.readUntil('\r', 10, Duration.ofSeconds(10)))).isEqualTo("OK");
            board.bench().uart("uart-0").attach((sent, _) -> sent[0] == '?' ? new byte[] {'!'} : new byte[0]);
            line.write(new byte[] {'?'}, Duration.ofSeconds(1));
            assertThat(line.read(ByteBuffer.allocate(4), Duration.ZERO)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"9600, 8, NONE, 1", "115200, 7, NONE, 1", "115200, 8, EVEN, 1"})
    void aLineWhoseEndsDifferGarblesBothWaysUntilTheyAgree(int baud, int bits, Parity parity, int stop)
            throws Exception {
        UartSettings boards = UartSettings.of("uart-0", 115_200);
        UartSettings others = UartSettings.of("uart-0", baud).withFormat(bits, parity, stop);
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time)) {
            SimulatedUartLine far = board.bench().uart("uart-0");
            far.speak(others);
            try (Uart line = board.openUart(boards)) {
                line.write(new byte[] {1, 2}, Duration.ofSeconds(1));
                assertThat(far.sent()).isEmpty();
                far.send((byte) 1, (byte) 2);
                assertThatExceptionOfType(HalException.class)
                        .isThrownBy(() -> line.readExactly(1, Duration.ofSeconds(10)))
                        .satisfies(e -> assertThat(e.detail()).hasValue(BusFault.FRAMING))
                        .withMessage("header uart-0: what came is garbled; it is open with 115200 baud, 8 data bits, "
                                + "parity NONE: does the other end speak that?");
                assertThat(line.read(ByteBuffer.allocate(1), Duration.ZERO))
                        .as("it is told once")
                        .isZero();
            }
            try (Uart line = board.openUart(others)) {
                line.write(new byte[] {3}, Duration.ofSeconds(1));
                assertThat(far.sent()).containsExactly(3);
                far.send((byte) 4);
                far.disturb();
                far.send((byte) 5);
                assertThat(line.readExactly(1, Duration.ofSeconds(10))).containsExactly(4);
                assertThatExceptionOfType(HalException.class)
                        .isThrownBy(() -> line.read(ByteBuffer.allocate(1), Duration.ZERO))
                        .satisfies(e -> assertThat(e.detail()).hasValue(BusFault.FRAMING));
                assertThat(line.readExactly(1, Duration.ofSeconds(10))).containsExactly(5);
            }
        }
    }

    @Test
    void aLineIsUnderstoodWhenItsEndsDifferByThePercentsThatCrystalsDo() throws Exception {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);
                Uart line = board.openUart(UartSettings.of("uart-0", 115_200))) {
            board.bench().uart("uart-0").speak(UartSettings.of("", 117_647).withFormat(8, Parity.NONE, 2));
            board.bench().uart("uart-0").send((byte) 7);
            assertThat(line.readExactly(1, Duration.ofSeconds(10))).containsExactly(7);
        }
    }

    @Test
    void inVirtualTimeSamplesComeExactlyAtTheirTimes() throws InterruptedException {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time)) {
            board.bench().play(Signal.parse("4 ramp 0 to 3 in 3s", 0));
            BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
            AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(4));
            input.onSample(3, samples::add); // a third of a second is no whole number of nanoseconds
            time.advance(Duration.ofSeconds(100));
            Sample last = take(samples);
            for (int i = 1; i <= 300; i++) {
                last = take(samples);
                assertThat(last.lostBefore()).isZero();
                assertThat(last.timestampNanos()).isBetween(i * 1_000_000_000L / 3, i * 1_000_000_000L / 3 + 1);
                assertThat(last.value()).isCloseTo(Math.min(3, last.timestampNanos() / 1e9), within(1e-9));
            }
            assertThat(samples).isEmpty();
        }
    }

    @Test
    void aFrequencyIsMeasuredInVirtualTimeAtOnce() throws InterruptedException {
        try (SimulatedBoard board = SimulatedBoard.open(BoardSettings.of("header"), time);
                Counter flow = board.openCounter(CounterSettings.of(27))) {
            board.bench().play(Signal.parse("27 square 20ms", 0));
            assertThat(flow.measureHertz(Duration.ofSeconds(10))).isEqualTo(50);
            assertThat(time.nanoTime()).isEqualTo(10_000_000_000L);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(10, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing came");
        }
        return taken;
    }
}
