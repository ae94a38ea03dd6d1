// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.HalException.Kind;

/** What goes wrong on buses, as exactly as a board can tell: the HAL's own {@linkplain HalException.Detail details}. */
public enum BusFault implements HalException.Detail {
    /** Nothing acknowledged, and the board cannot tell whether the address or data. */
    NOT_ACKNOWLEDGED(Kind.NO_ACKNOWLEDGE),
    /** Nothing answers at the address: the device is not there, has no power, or has another address. */
    ADDRESS_NOT_ACKNOWLEDGED(Kind.NO_ACKNOWLEDGE),
    /** The device answered and then refused a byte: a wrong register, or it is busy. */
    DATA_NOT_ACKNOWLEDGED(Kind.NO_ACKNOWLEDGE),
    /** Another master was on the bus at the same time; try again. */
    ARBITRATION_LOST(Kind.INPUT_OUTPUT),
    /** A line is held down: a short circuit, a missing pull-up, or a device that hangs. */
    BUS_STUCK(Kind.INPUT_OUTPUT),
    /** A checksum is wrong: noise, or a bad contact. */
    CHECKSUM(Kind.INPUT_OUTPUT),
    /** Bytes came faster than they were read, and some are lost. */
    OVERRUN(Kind.INPUT_OUTPUT),
    /** A byte had no stop bit or a wrong parity: the two ends differ in speed or format, or there is noise. */
    FRAMING(Kind.INPUT_OUTPUT);

    private final Kind kind;

    BusFault(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
