// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Configurations of Mosquitto that a test needs. */
final class Brokers {
    private Brokers() {}

    /** {@return lines for a broker that lets nobody subscribe to a filter: by its dynamic security, in Debian's package} */
    static String[] refusing(String filter) {
        try {
            Path file = Files.createTempFile("halyard-security", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, """
                {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": true, "unsubscribe": true},
                 "clients": [],
                 "roles": [{"rolename": "all", "acls": [{"acltype": "subscribePattern", "topic": "FILTER", "allow": false},
                                                         {"acltype": "publishClientSend", "topic": "FILTER", "allow": false}]}],
                 "groups": [{"groupname": "anybody", "roles": [{"rolename": "all"}], "clients": []}],
                 "anonymousGroup": "anybody"}
                """.replace("FILTER", filter));
            return new String[] {"plugin " + plugin(), "plugin_opt_config_file " + file};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return lines for a broker that lets in only who has that login} */
    static String[] admitting(String userName, String password) {
        try {
            Path file = Files.createTempFile("halyard-login", ".txt");
            file.toFile().deleteOnExit();
            new ProcessBuilder("mosquitto_passwd", "-b", file.toString(), userName, password)
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
            return new String[] {"allow_anonymous false", "password_file " + file};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path plugin() {
        Optional<Path> found = Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu", "arm-linux-gnueabihf")
                .map(machine -> Path.of("/usr/lib", machine, "mosquitto_dynamic_security.so"))
                .filter(Files::exists)
                .findFirst();
        return found.orElseThrow(
                () -> new IllegalStateException("no mosquitto_dynamic_security.so: a part of mosquitto"));
    }
}
