// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Template;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the simulator listens on, which devices it knows, and the template they share.
 *
 * @param mqttPort {@code mqtt-port}: 0 to 65535; 0 takes any free port
 * @param httpPort {@code http-port} of the device API and the dashboard: 0 to 65535; 0 takes any free port
 * @param host the address to listen on; the loopback address unless you trust the whole network
 * @param devices 1 to 100 devices, each with a token of its own
 * @param datastreams the template; empty: every name is taken, as text
 * @param maximumMessageBytes variable header and payload of a message, 64 to 262,144; the public service allows 1,024
 * @param tls a second MQTT port, with TLS
 */
public record SimulatorSettings(
        int mqttPort,
        int httpPort,
        String host,
        List<Device> devices,
        List<Datastream> datastreams,
        int maximumMessageBytes,
        Optional<Tls> tls) {

    /**
     * A device that may log in.
     *
     * @param token its secret: 8 to 64 letters, digits, {@code _} or {@code -}; Blynk's have 32
     * @param name what the dashboard calls it
     */
    public record Device(String token, String name) {
        /** Refuses tokens that could not be typed. */
        public Device {
            if (!token.matches("[A-Za-z0-9_-]{8,64}")) {
                throw new IllegalArgumentException("the token of device " + name + " has " + token.length()
                        + " characters or odd ones: use 8 to 64 letters, digits, _ or -");
            }
            if (name.isBlank()) {
                throw new IllegalArgumentException("a device has no name: give it one, the dashboard shows it");
            }
        }

        /** {@return the name alone; the token is a secret} */
        @Override
        public String toString() {
            return "Device[" + name + "]";
        }
    }

    /**
     * The second MQTT port.
     *
     * @param port {@code mqtt-tls-port}: 0 to 65535; 0 takes any free port
     * @param certificate a PEM file with the certificate (chain)
     * @param key a PEM file with its PKCS #8 key
     */
    public record Tls(int port, Path certificate, Path key) {
        /** Refuses a port that is none. */
        public Tls {
            requirePort("mqtt-tls-port", port);
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(key, "key");
        }
    }

    /** Refuses what could not work, naming the setting. */
    public SimulatorSettings {
        requirePort("mqtt-port", mqttPort);
        requirePort("http-port", httpPort);
        Objects.requireNonNull(tls, "tls");
        devices = List.copyOf(devices);
        datastreams = List.copyOf(datastreams);
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty: use 127.0.0.1 to listen for this computer alone");
        }
        if (devices.isEmpty() || devices.size() > 100) {
            throw new IllegalArgumentException("devices: " + devices.size() + " are listed: list 1 to 100");
        }
        Set<String> tokens = new HashSet<>();
        for (Device device : devices) {
            if (!tokens.add(device.token())) {
                throw new IllegalArgumentException(
                        "devices: " + device.name() + " has the token of another device: give each its own");
            }
        }
        if (maximumMessageBytes < 64 || maximumMessageBytes > 262_144) {
            throw new IllegalArgumentException(
                    "maximum-message-bytes is " + maximumMessageBytes + ": choose 64 to 262144; Blynk's is 1024");
        }
        new Template(datastreams); // Refuses what occurs twice.
    }

    /** {@return any free ports on loopback, an open template, Blynk's message limit, and one device with the {@code token}} */
    public static SimulatorSettings of(String token) {
        return new SimulatorSettings(
                0, 0, "127.0.0.1", List.of(new Device(token, "Device")), List.of(), 1_024, Optional.empty());
    }

    /** {@return the same on other ports} */
    public SimulatorSettings withPorts(int newMqttPort, int newHttpPort) {
        return new SimulatorSettings(newMqttPort, newHttpPort, host, devices, datastreams, maximumMessageBytes, tls);
    }

    /** {@return the same listening on another address} */
    public SimulatorSettings withHost(String newHost) {
        return new SimulatorSettings(mqttPort, httpPort, newHost, devices, datastreams, maximumMessageBytes, tls);
    }

    /** {@return the same with other devices} */
    public SimulatorSettings withDevices(Device... newDevices) {
        return new SimulatorSettings(
                mqttPort, httpPort, host, List.of(newDevices), datastreams, maximumMessageBytes, tls);
    }

    /** {@return the same with another template} */
    public SimulatorSettings withDatastreams(Datastream... newDatastreams) {
        return new SimulatorSettings(
                mqttPort, httpPort, host, devices, List.of(newDatastreams), maximumMessageBytes, tls);
    }

    /** {@return the same with another limit for messages} */
    public SimulatorSettings withMaximumMessageBytes(int bytes) {
        return new SimulatorSettings(mqttPort, httpPort, host, devices, datastreams, bytes, tls);
    }

    /** {@return the same with a TLS port too} */
    public SimulatorSettings withTls(Tls newTls) {
        return new SimulatorSettings(
                mqttPort, httpPort, host, devices, datastreams, maximumMessageBytes, Optional.of(newTls));
    }

    private static void requirePort(String setting, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(setting + " is " + port + ": choose 1 to 65535, or 0 for any free port");
        }
    }
}
