// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;

/**
 * A board's reason for not doing what a request says.
 *
 * @param operation which operation of the request it was, from 0; those before it were done
 * @param code a code of {@code firmware/protocol.md}, "Refusals"
 * @param text what the board says
 */
record Refusal(int operation, int code, String text) {
    static Refusal read(WireReader payload) {
        return new Refusal(payload.number(), payload.u8(), payload.text());
    }

    HalException toException(String place) {
        Kind kind = switch (code) {
            case 1, 3 -> Kind.UNSUPPORTED;
            case 2 -> Kind.NO_SUCH_PIN;
            case 5, 7 -> Kind.OUT_OF_RANGE;
            default -> Kind.INPUT_OUTPUT;
        };
        return new HalException(kind, place, "the board refuses it: " + text);
    }
}
