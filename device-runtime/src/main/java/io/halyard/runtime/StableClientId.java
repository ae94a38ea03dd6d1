// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A client id for settings that name none: the same after each start, another one for each machine, each device name, each
 * connection and each working folder, since a broker ends the older of two connections of one client id. The machine's own id
 * is not to be read from it.
 */
final class StableClientId {
    /** MQTT 3.1 allows 23 characters. */
    private static final int LENGTH = 23;

    private static final String PREFIX = "halyard-";

    private StableClientId() {}

    /**
     * {@return the id; empty where the machine has none of its own, so that the broker makes one}
     *
     * @param device its name
     * @param connection which of its connections, as settings name it
     */
    static Optional<String> of(String device, String connection) {
        return of(device, connection, List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id")));
    }

    static Optional<String> of(String device, String connection, List<Path> machineIds) {
        return machineIds.stream()
                .flatMap(file -> read(file).stream())
                .findFirst()
                .map(machine -> PREFIX
                        + digest(String.join(
                                        "\n",
                                        machine,
                                        device,
                                        connection,
                                        Path.of("").toAbsolutePath().toString()))
                                .substring(0, LENGTH - PREFIX.length()));
    }

    /** {@return an id for a second connection beside one of {@code id}; no longer than MQTT 3.1 allows unless {@code id} is} */
    static String beside(String id, String suffix) {
        String both = id + suffix;
        return id.length() > LENGTH || both.length() <= LENGTH
                ? both
                : PREFIX + digest(both).substring(0, LENGTH - PREFIX.length());
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(id -> !id.isEmpty());
        } catch (IOException e) {
            return Optional.empty(); // Not on this system.
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
