// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

/** The numbers of {@code firmware/protocol.md}, in its order. The firmware has the same ones. */
final class Wire {
    static final int PROTOCOL = 1;
    static final int WINDOW = 8;
    static final int PAYLOAD = 240;

    static final int KIND = 0xc0;
    static final int REQUEST = 0x00;
    static final int REPLY = 0x40;
    static final int FAILED_REPLY = 0x41;
    static final int EVENT = 0x80;

    static final int HELLO = 0xc1;
    static final int WELCOME = 0xc2;
    static final int PING = 0xc3;
    static final int PONG = 0xc4;
    static final int SEEN = 0xc5;
    static final int GAP = 0xc6;
    static final int REFUSED = 0xc7;
    static final int NO_SESSION = 0xc8;
    static final int STOP = 0xc9;
    static final int BYE = 0xca;

    static final int OP_CAPABILITIES = 0x01;
    static final int OP_INPUT = 0x10;
    static final int OP_OUTPUT = 0x11;
    static final int OP_LOW = 0x12;
    static final int OP_HIGH = 0x13;
    static final int OP_READ = 0x14;
    static final int OP_WATCH = 0x15;
    static final int OP_UNWATCH = 0x16;
    static final int OP_RELEASE = 0x17;
    static final int OP_ADC = 0x20;
    static final int OP_READ_ADC = 0x21;
    static final int OP_PWM = 0x28;
    static final int OP_DUTY = 0x29;
    static final int OP_READ_CRASH = 0x40;
    static final int OP_CLEAR_CRASH = 0x41;
    static final int OP_CRASH = 0x42;
    static final int OP_RESET = 0x43;

    static final int EVENT_FALL = 1;
    static final int EVENT_RISE = 2;
    static final int EVENT_LOST = 3;
    static final int EVENT_TEXT = 4;

    private Wire() {}
}
