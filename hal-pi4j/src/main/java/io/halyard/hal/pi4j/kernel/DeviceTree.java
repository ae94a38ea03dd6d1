// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the firmware says of a device: the properties of its node in the device tree, files in the folder {@code of_node} of sysfs. A
 * computer without a device tree has none.
 */
final class DeviceTree {
    private DeviceTree() {}

    /** {@return a property that is one number (32 bits, the greatest byte first) above 0; empty when it is anything else} */
    static OptionalInt number(Path node, String property) {
        byte[] cells = read(node.resolve(property));
        int number = cells.length == Integer.BYTES ? ByteBuffer.wrap(cells).getInt() : 0;
        return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** {@return whether a property that is a list of texts has one of these} */
    static boolean hasOneOf(Path node, String property, Collection<String> texts) {
        String[] all = new String(read(node.resolve(property)), StandardCharsets.US_ASCII).split("\0", -1);
        return Stream.of(all).anyMatch(texts::contains);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
