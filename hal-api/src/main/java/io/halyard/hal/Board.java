// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.function.Consumer;

/**
 * Something with pins. Made by a {@link io.halyard.hal.spi.BoardProvider}, in an app by naming it in settings.
 *
 * <p>A pin is designated by its number ({@code "17"}), by the board's name of it ({@code "GPIO17"}), or by a name given to it
 * in settings ({@code "relay"}). A board that is not there yet can be used all the same: calls fail with kind
 * {@link HalException.Kind#NOT_CONNECTED} until it is.
 *
 * <p>Any thread may call any method. Deliberately not here: pin configuration after opening, and sharing of one pin.
 */
public interface Board extends AutoCloseable {
    /** {@return its name in settings, e.g. {@code header}} */
    String name();

    /** {@return what it can do; empty while a board that must be asked has never been there} */
    Capabilities capabilities();

    /**
     * Opens a pin to read it.
     *
     * @throws HalException kinds NO_SUCH_PIN, UNSUPPORTED, IN_USE, NOT_PERMITTED, NOT_CONNECTED, INPUT_OUTPUT, CLOSED; then
     *     nothing is left open
     */
    DigitalInput openDigitalInput(DigitalInputSettings settings);

    /**
     * Opens a pin to drive it.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    DigitalOutput openDigitalOutput(DigitalOutputSettings settings);

    /**
     * Opens a pin to measure with it.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}
     */
    AnalogInput openAnalogInput(AnalogInputSettings settings);

    /**
     * Opens a pin to drive a square wave.
     *
     * @throws HalException kinds as for {@link #openDigitalInput}, and OUT_OF_RANGE for a frequency the board cannot do
     */
    PwmOutput openPwmOutput(PwmOutputSettings settings);

    /** Calls {@code listener} for each event of the board from now on, on a virtual thread of its own, in order. */
    Subscription onEvent(Consumer<? super BoardEvent> listener);

    /** Closes what is open on it, outputs in their safe states, and frees the board. Harmless when closed already. */
    @Override
    void close();
}
