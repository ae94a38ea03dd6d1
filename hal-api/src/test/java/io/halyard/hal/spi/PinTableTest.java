// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.Ability;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PinTableTest {
    private static final Pin RELAY = new Pin(17, "GPIO17", Set.of(Ability.DIGITAL_OUTPUT, Ability.DIGITAL_INPUT));
    private static final Pin SOIL = new Pin(4, "ADC4", Set.of(Ability.ANALOG_INPUT));
    private final Capabilities capabilities = new Capabilities(List.of(SOIL, RELAY));
    private final PinTable table =
            new PinTable(BoardSettings.of("header").withPinNames(Map.of("relay", "gpio17")), capabilities);

    @Test
    void allNamesOfAPinLeadToIt() {
        assertThat(List.of("17", "GPIO17", "gpio17", "relay", "Relay"))
                .allSatisfy(name -> assertThat(table.find(name)).isEqualTo(RELAY));
        assertThat(table.place(RELAY)).isEqualTo("header GPIO17");
        assertThat(table.capabilities())
                .isEqualTo(new Capabilities(List.of(SOIL, RELAY), List.of(), Map.of("relay", "GPIO17")));
    }

    @Test
    void anUnknownPinIsAnsweredWithThoseThatThereAre() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> table.find("lamp"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_PIN))
                .withMessage("header: there is no pin 'lamp'; the board has ADC4, GPIO17, relay");
    }

    @Test
    void anotherRoleIsRefusedWithTheRolesThatThereAre() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> table.claim("relay", Ability.PWM_OUTPUT, ""))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
                .withMessage("header GPIO17: it cannot be a PWM output; it can be: [digital input, digital output]");
    }

    @Test
    void aTakenPinIsRefusedWithItsHolderUntilItIsReleased() {
        table.claim("relay", Ability.DIGITAL_OUTPUT, "the pump");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> table.claim("17", Ability.DIGITAL_INPUT, "the door"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                .satisfies(e -> assertThat(e.isRetryable()).isTrue())
                .withMessage("header GPIO17: it is already open by the pump as a digital output; close that first");
        table.release(RELAY);
        assertThat(table.claim("17", Ability.DIGITAL_INPUT, "")).isEqualTo(RELAY);
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> table.claim("17", Ability.DIGITAL_INPUT, ""))
                .withMessageContaining("already open by a digital input");
    }

    @Test
    void r17_allNamesOfABusLeadToItAndAnUnknownOneIsAnsweredWithThoseThatThereAre() {
        PinTable buses = tableWithBuses();
        assertThat(List.of("1", "i2c-1", "I2C-1", "sensors"))
                .allSatisfy(name ->
                        assertThat(buses.findBus(name, Ability.I2C).name()).isEqualTo("i2c-1"));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> buses.findBus("7", Ability.I2C))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_BUS))
                .withMessage("header: there is no I2C bus '7'; the board has [i2c-1, i2c-3]");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> buses.findBus("spi-0", Ability.UART))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
                .withMessage("header: it has no UART bus");
    }

    @Test
    void r18_aDeviceOnABusHasOneOwnerAndTheBusItsPins() {
        PinTable buses = tableWithBuses();
        Bus bus = buses.claimBus("sensors", Ability.I2C, "0x76", "the weather");
        buses.claimBus("1", Ability.I2C, "0x48", "");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> buses.claimBus("1", Ability.I2C, "0x76", "another"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                .withMessage("header i2c-1 0x76: it is already open by the weather as I2C; close that first");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> buses.claim("17", Ability.DIGITAL_OUTPUT, ""))
                .withMessage(
                        "header GPIO17: it is already open by bus i2c-1 (somebody as I2C 0x48, the weather as I2C 0x76); close that first");
        buses.releaseBus(bus, "0x76");
        buses.releaseBus(bus, "0x76");
        assertThatExceptionOfType(HalException.class).isThrownBy(() -> buses.claim("17", Ability.DIGITAL_OUTPUT, ""));
        buses.releaseBus(bus, "0x48");
        buses.claim("17", Ability.DIGITAL_OUTPUT, "the pump");
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> buses.claimBus("1", Ability.I2C, "0x76", ""))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                .withMessageContaining("pin 17 is needed and is already open by the pump as a digital output");
        buses.claimBus("3", Ability.I2C, "0x76", "");
    }

    private PinTable tableWithBuses() {
        return new PinTable(
                BoardSettings.of("header").withPinNames(Map.of("sensors", "i2c-1")),
                new Capabilities(
                        List.of(SOIL, RELAY),
                        List.of(
                                new Bus(Ability.I2C, 1, "i2c-1", List.of(17, 4)),
                                new Bus(Ability.I2C, 3, "i2c-3", List.of()),
                                new Bus(Ability.SPI, 0, "spi-0", List.of()))));
    }

    @Test
    void aNameForAPinThatIsNotThereIsAFaultOfTheSettings() {
        BoardSettings wrong = BoardSettings.of("header").withPinNames(Map.of("lamp", "GPIO99"));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> new PinTable(wrong, capabilities))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .withMessage("boards.header.pins.lamp: there is no pin 'GPIO99'; the board has ADC4, GPIO17");
    }
}
