// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.io.IODataReader;
import com.pi4j.io.IODataWriter;

/** Single bytes of what is read and written in arrays. */
interface SingleBytes extends IODataReader, IODataWriter {
    @Override
    default int read() {
        byte[] data = new byte[1];
        read(data, 0, 1);
        return Byte.toUnsignedInt(data[0]);
    }

    @Override
    default int write(byte b) {
        return write(new byte[] {b}, 0, 1);
    }
}
