// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.Ports;
import io.halyard.testkit.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Mosquitto, each as its own process: it must be installed. */
public record MosquittoKind() implements BrokerKind {
    @Override
    public TestBroker open(int port, int window) {
        return Mosquitto.start(port, "max_inflight_messages " + window);
    }

    @Override
    public TestBroker admitting(int port, String userName, String password) {
        try {
            Path file = Files.createTempFile("halyard-login", ".txt");
            file.toFile().deleteOnExit();
            new ProcessBuilder("mosquitto_passwd", "-b", file.toString(), userName, password)
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
            return Mosquitto.start(port, "allow_anonymous false", "password_file " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By its dynamic security, in Debian's package. */
    @Override
    public TestBroker refusing(String level) {
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
                """.replace("FILTER", level + "/#"));
            return Mosquitto.start("plugin " + plugin(), "plugin_opt_config_file " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TestBroker limitedTo(int packetBytes) {
        return Mosquitto.start("max_packet_size " + packetBytes);
    }

    @Override
    public TestBroker overWebSocket(int port) {
        Mosquitto broker = Mosquitto.start("listener " + port + " 127.0.0.1", "protocol websockets");
        Ports.awaitListening(port);
        return broker;
    }

    @Override
    public TestBroker encrypted(int port, Encryption encryption) {
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "protocol " + (encryption.scheme().isWebSocket() ? "websockets" : "mqtt"),
                "certfile " + encryption.certificate().certificateFile(),
                "keyfile " + encryption.certificate().keyFile()));
        encryption
                .clients()
                .ifPresent(
                        authority -> lines.addAll(List.of("cafile " + authority.caFile(), "require_certificate true")));
        encryption.crlFile().ifPresent(file -> lines.add("crlfile " + file));
        Mosquitto broker = Mosquitto.start(lines.toArray(String[]::new));
        Ports.awaitListening(port);
        return broker;
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
