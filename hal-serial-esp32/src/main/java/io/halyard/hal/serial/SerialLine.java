// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.io.IOException;

/** An open serial port: bytes in, bytes out. One thread reads while another one writes; any thread closes. */
interface SerialLine extends AutoCloseable {
    /**
     * Waits for bytes, without a time-out.
     *
     * @return how many came, at least one; -1 when the port is closed or gone
     */
    int read(byte[] into);

    /**
     * Writes all of it; blocks while the port's buffer is full.
     *
     * @throws IOException when the port is closed or gone
     */
    void write(byte[] bytes) throws IOException;

    /** Ends a read that waits. Harmless when closed already. */
    @Override
    void close();

    /** Opens the port of a board, again and again. */
    interface Source {
        /**
         * Opens it now.
         *
         * @throws io.halyard.hal.HalException kind NOT_CONNECTED when it is not there; IN_USE, NOT_PERMITTED, INVALID_SETTING,
         *     INPUT_OUTPUT as the system says; each with the port and the remedy
         */
        SerialLine open();
    }
}
