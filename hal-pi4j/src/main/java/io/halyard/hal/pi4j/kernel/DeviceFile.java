// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Opens what lies under {@code /dev}, and says what to do when that fails. */
final class DeviceFile {
    private DeviceFile() {}

    /**
     * Opens a device file to read and write.
     *
     * @param group the group that Raspberry Pi OS gives such files to
     * @param absent what to do when there is no such file; may be empty
     * @return its descriptor
     * @throws KernelException with the remedy
     */
    static int open(Path path, String group, String absent) {
        try (Arena call = Arena.ofConfined()) {
            int descriptor = Libc.open(call.allocateFrom(path.toString()), Libc.O_RDWR, Libc.errnoState(call));
            if (descriptor < 0) {
                throw cannotOpen(path, group, absent, new Errno(-descriptor));
            }
            return descriptor;
        }
    }

    private static KernelException cannotOpen(Path path, String group, String absent, Errno errno) {
        String problem = "cannot open " + path + ": " + errno;
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            return new KernelException(errno, problem + "; " + notPermitted(path, group));
        }
        if (errno.equals(Errno.ENOENT)) {
            return new KernelException(
                    errno, problem + "; there is no such device" + (absent.isEmpty() ? "" : ": " + absent));
        }
        return new KernelException(errno, problem);
    }

    /**
     * {@return what a user who may not open a file can do about it}
     *
     * @param group the group that Raspberry Pi OS gives such files to
     */
    static String notPermitted(Path path, String group) {
        String user = System.getProperty("user.name");
        String actual = group(path, group);
        return "user '" + user + "' may not: add it to group '" + actual + "' (sudo usermod -aG " + actual + " " + user
                + ") and log in again, or restart the service";
    }

    /** The group that the file belongs to; where that is root's, Raspberry Pi OS's rule for such files has not run. */
    private static String group(Path path, String usual) {
        try {
            String group = Files.readAttributes(path, PosixFileAttributes.class)
                    .group()
                    .getName();
            return group.equals("root") ? usual : group;
        } catch (IOException _) {
            return usual;
        }
    }
}
