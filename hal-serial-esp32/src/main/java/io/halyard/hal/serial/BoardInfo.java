// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.time.Duration;
import java.util.HexFormat;

/**
 * What a board says of itself in the handshake.
 *
 * @param protocol the version of the protocol that it speaks
 * @param session the session's id, as the host had said it
 * @param firmware version and hash of the bridge on the board
 * @param machine MicroPython's version, and its name for the board
 * @param uniqueId the board's own number, in hexadecimal digits
 * @param state how the board is
 * @param limits what it can take
 */
record BoardInfo(
        int protocol,
        SessionId session,
        Firmware firmware,
        Machine machine,
        String uniqueId,
        State state,
        Limits limits) {

    /** The bridge on the board; the hash names its files. */
    record Firmware(String version, String hash) {}

    /** The interpreter and the board below it. */
    record Machine(String microPython, String name) {}

    /** How the board is at the handshake. */
    record State(
            long memoryFree, long boots, int resetCause, boolean crashWaiting, boolean driving, boolean watchdog) {}

    /** What the board can take; {@code capabilityBytes} is the length of its capability map. */
    record Limits(int window, int payload, Duration failsafe, int capabilityBytes) {}

    /** Reads a welcome; {@link WireReader.Malformed} when it is none. */
    static BoardInfo read(WireReader in) {
        int protocol = in.u8();
        SessionId session = SessionId.of(in.u32());
        Firmware firmware = new Firmware(in.text(), hex(in.block()));
        Machine machine = new Machine(in.text(), in.text());
        String uniqueId = hex(in.block());
        long memoryFree = in.varint();
        long boots = in.varint();
        int cause = in.u8();
        int flags = in.u8();
        State state = new State(memoryFree, boots, cause, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        Limits limits = new Limits(in.number(), in.number(), Duration.ofMillis(in.number()), in.number());
        return new BoardInfo(protocol, session, firmware, machine, uniqueId, state, limits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** {@return one line for a log} */
    @Override
    public String toString() {
        return machine.name + " (" + uniqueId + "), MicroPython " + machine.microPython + ", bridge " + firmware.version
                + " " + firmware.hash + ", boot " + state.boots + ", " + state.memoryFree + " bytes free";
    }
}
