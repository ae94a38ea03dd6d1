// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where jSerialComm's native library is loaded from. Left alone, it is unpacked into a folder of the system's temporary one
 * that anyone may write to, and loaded from there again at the next start: an invitation on a device with several users. So on
 * Linux it is unpacked into a folder of our own, unless {@value #PROPERTY} is set already.
 */
final class NativeLibrary {
    static final String PROPERTY = "jSerialComm.library.path";
    private static final String FILE = "libjSerialComm.so";
    private static final Map<String, String> FOLDERS =
            Map.of("amd64", "x86_64", "aarch64", "armv8_64", "arm", "armv7hf");

    private NativeLibrary() {}

    /** To be called before the first class of jSerialComm is loaded; harmless later and again. */
    static synchronized void prepare() {
        String folder = FOLDERS.get(System.getProperty("os.arch", ""));
        if (System.getProperty(PROPERTY) != null
                || folder == null
                || !System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try (InputStream library = NativeLibrary.class.getResourceAsStream("/Linux/" + folder + "/" + FILE)) {
            if (library == null) {
                return;
            }
            Path own = Files.createTempDirectory("halyard-serial");
            Path file = own.resolve(FILE);
            Files.copy(library, file);
            own.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            System.setProperty(PROPERTY, own.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
