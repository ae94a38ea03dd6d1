// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the files of sysfs: each read or write is one call, and its errno is what the driver says. */
final class Attributes {
    private static final int LONGEST = 4096;

    private Attributes() {}

    /** {@return an attribute's text without the line's end} */
    static String read(Path attribute) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment errnoState = Libc.errnoState(call);
            int descriptor = open(attribute, Libc.O_RDONLY, "read", errnoState, call);
            MemorySegment buffer = call.allocate(LONGEST);
            long length = Libc.read(descriptor, buffer, errnoState);
            Libc.close(descriptor, errnoState);
            if (length < 0) {
                throw failed("read", attribute, length);
            }
            byte[] text = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(text, StandardCharsets.UTF_8).strip();
        }
    }

    static long readNumber(Path attribute) {
        String text = read(attribute);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new KernelException(Errno.EIO, attribute + " has no number but '" + text + "'");
        }
    }

    static void write(Path attribute, String text) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment errnoState = Libc.errnoState(call);
            int descriptor = open(attribute, Libc.O_WRONLY, "write", errnoState, call);
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            MemorySegment buffer = call.allocate(bytes.length);
            buffer.copyFrom(MemorySegment.ofArray(bytes));
            long written = Libc.write(descriptor, buffer, errnoState);
            Libc.close(descriptor, errnoState);
            if (written < 0) {
                throw failed("write '" + text + "' to", attribute, written);
            }
        }
    }

    /** {@return the entries of a folder whose names match, in order; none where there is no such folder} */
    static List<Path> list(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new KernelException(Errno.EIO, "cannot list " + folder + ": " + e.getMessage());
        }
        found.sort(null);
        return found;
    }

    private static int open(Path attribute, int flags, String verb, MemorySegment errnoState, Arena call) {
        int descriptor = Libc.open(call.allocateFrom(attribute.toString()), flags, errnoState);
        if (descriptor < 0) {
            throw failed(verb, attribute, descriptor);
        }
        return descriptor;
    }

    private static KernelException failed(String verb, Path attribute, long result) {
        Errno errno = new Errno((int) -result);
        String remedy = errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)
                ? "; " + DeviceFile.notPermitted(attribute, "gpio")
                : "";
        return new KernelException(errno, "cannot " + verb + " " + attribute + ": " + errno + remedy);
    }
}
