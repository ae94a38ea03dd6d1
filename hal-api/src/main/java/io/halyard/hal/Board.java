// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.function.Consumer;

/**
 * Something with pins. Made by a {@link io.halyard.hal.spi.BoardProvider}, in an app by naming it in settings.
 *
 * <p>A pin is designated by its number ({@code "17"}), by the board's name of it ({@code "GPIO17"}), or by a name given to it
 * in settings ({@code "relay"}); a bus likewise, by its number among those of its kind ({@code "1"}) or its name ({@code
 * "i2c-1"}). A board that is not there yet can be used all the same: calls fail with kind {@link
 * HalException.Kind#NOT_CONNECTED} until it is.
 *
 * <p>A board implements the openings of what it has: each of the others refuses with kind {@link HalException.Kind#UNSUPPORTED}.
 *
 * <p>Any thread may call any method. Deliberately not here: pin configuration after opening, and sharing of one pin.
 */
public interface Board extends AutoCloseable {
    /** {@return its name in settings, e.g. {@code header}} */
    String name();

    /** {@return whether it can be used: false after {@link #close()}; a board that is away is open} */
    boolean isOpen();

    /** {@return what it can do; empty while a board that must be asked has never been there; known also while it is away} */
    Capabilities capabilities();

    /**
     * Opens a pin to read it.
     *
     * @throws HalException kinds NO_SUCH_PIN, UNSUPPORTED, IN_USE, NOT_PERMITTED, NOT_CONNECTED, INPUT_OUTPUT, CLOSED; then
     *     nothing is left open
     */
    default DigitalInput openDigitalInput(DigitalInputSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.DIGITAL_INPUT);
    }

    /**
     * Opens a pin to drive it.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    default DigitalOutput openDigitalOutput(DigitalOutputSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.DIGITAL_OUTPUT);
    }

    /**
     * Opens a pin to measure with it.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    default AnalogInput openAnalogInput(AnalogInputSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.ANALOG_INPUT);
    }

    /**
     * Opens a pin to drive a square wave.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}, and OUT_OF_RANGE for a frequency the board cannot do
     */
    default PwmOutput openPwmOutput(PwmOutputSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.PWM_OUTPUT);
    }

    /**
     * Opens a pin to count its edges.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    default Counter openCounter(CounterSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.COUNTER);
    }

    /**
     * Opens a pin to measure pulses.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    default PulseInput openPulseInput(PulseInputSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.PULSE_INPUT);
    }

    /**
     * Opens a pin to emit pulses.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    default PulseOutput openPulseOutput(PulseOutputSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.PULSE_OUTPUT);
    }

    /**
     * Opens a pin with addressable LEDs.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}, and OUT_OF_RANGE for more LEDs than the board can drive
     */
    default LedStrip openLedStrip(LedStripSettings settings) {
        throw Refusal.of(this, settings.pin(), Ability.LED_STRIP);
    }

    /**
     * Opens a device on an I2C bus. It is not talked to: one that is not there fails at its first transaction.
     *
     * @throws HalException kinds NO_SUCH_BUS, UNSUPPORTED, IN_USE, NOT_PERMITTED, NOT_CONNECTED, INPUT_OUTPUT, CLOSED; then
     *     nothing is left open
     */
    default I2cDevice openI2c(I2cSettings settings) {
        throw Refusal.of(this, settings.bus(), Ability.I2C);
    }

    /**
     * Opens a device on an SPI bus.
     *
     * @throws HalException kinds as for {@link #openI2c}, and OUT_OF_RANGE for a chip select, frequency or word length that
     *     the bus has not
     */
    default SpiDevice openSpi(SpiSettings settings) {
        throw Refusal.of(this, settings.bus(), Ability.SPI);
    }

    /**
     * Opens a serial line.
     *
     * @throws HalException kinds as for {@link #openI2c}, and OUT_OF_RANGE for a speed or format that the line cannot do
     */
    default Uart openUart(UartSettings settings) {
        throw Refusal.of(this, settings.bus(), Ability.UART);
    }

    /**
     * Opens a 1-Wire bus.
     *
     * @throws HalException kinds as for {@link #openI2c}
     */
    default OneWireBus openOneWire(OneWireSettings settings) {
        throw Refusal.of(this, settings.bus(), Ability.ONE_WIRE);
    }

    /** Calls {@code listener} for each event of the board from now on, on a virtual thread of its own, in order. */
    Subscription onEvent(Consumer<? super BoardEvent> listener);

    /** Closes what is open on it, outputs in their safe states, and frees the board. Harmless when closed already. */
    @Override
    void close();
}
