// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import io.halyard.blynk.simulator.SimulatorException.Kind;
import io.halyard.blynk.simulator.http.HttpListener;
import io.halyard.blynk.simulator.mqtt.MqttListener;
import io.halyard.blynk.simulator.state.Connection;
import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Devices;
import io.halyard.blynk.simulator.state.Template;
import io.vertx.core.Future;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttServerOptions;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running Blynk.Cloud for development and tests. {@link #start} returns when every port is listened on; {@link #close}
 * returns when no thread of it is left.
 *
 * <p>It keeps everything in memory, trusts whoever knows a token, and lets anyone who reaches the HTTP port play the person
 * at the dashboard: do not listen on an address that strangers reach.
 */
public final class BlynkSimulator implements AutoCloseable {
    private static final long SECONDS_TO_START_OR_STOP = 20;

    private final SimulatorSettings settings;
    private final Devices devices;
    private final EventLoop eventLoop;
    private final MqttListener mqtt;
    private final HttpListener http;
    private final AtomicBoolean closed = new AtomicBoolean();
    private int mqttPort;
    private int httpPort;
    private OptionalInt mqttTlsPort = OptionalInt.empty();

    private BlynkSimulator(SimulatorSettings settings, Clock clock) {
        this.settings = settings;
        Template template = new Template(settings.datastreams());
        this.devices = new Devices(settings.devices().stream()
                .map(device -> new DeviceState(device.token(), device.name(), template, clock))
                .toList());
        this.eventLoop = new EventLoop();
        this.mqtt = new MqttListener(eventLoop.vertx(), devices, settings.maximumMessageBytes());
        this.http = new HttpListener(eventLoop.vertx(), devices);
    }

    /**
     * Starts a cloud whose time and zone are the system's.
     *
     * @throws SimulatorException PORT_IN_USE or CANNOT_LISTEN, naming the setting; nothing is left behind
     */
    public static BlynkSimulator start(SimulatorSettings settings) {
        return start(settings, Clock.system(ZoneId.systemDefault()));
    }

    /** Starts a cloud with a time and a zone of its own: see {@link #start(SimulatorSettings)}. */
    public static BlynkSimulator start(SimulatorSettings settings, Clock clock) {
        BlynkSimulator simulator = new BlynkSimulator(settings, clock);
        try {
            simulator.listen();
            return simulator;
        } catch (SimulatorException e) {
            simulator.close();
            throw e;
        }
    }

    private void listen() {
        String host = settings.host();
        mqttPort = listening(
                "mqtt-port",
                settings.mqttPort(),
                mqtt.listen(new MqttServerOptions().setHost(host).setPort(settings.mqttPort())));
        settings.tls()
                .ifPresent(tls -> mqttTlsPort = OptionalInt.of(listening(
                        "mqtt-tls-port",
                        tls.port(),
                        mqtt.listen(new MqttServerOptions()
                                .setHost(host)
                                .setPort(tls.port())
                                .setSsl(true)
                                .setKeyCertOptions(new PemKeyCertOptions()
                                        .setCertPath(tls.certificate().toString())
                                        .setKeyPath(tls.key().toString()))))));
        httpPort = listening("http-port", settings.httpPort(), http.listen(host, settings.httpPort(), mqttUri()));
    }

    private int listening(String setting, int port, Future<Integer> listening) {
        try {
            return listening
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(SECONDS_TO_START_OR_STOP, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw cannotListen(setting, port, Optional.ofNullable(e.getCause()).orElse(e));
        }
    }

    private SimulatorException cannotListen(String setting, int port, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        String at = setting + ": cannot listen on port " + port + " of " + settings.host() + ": ";
        if (cause instanceof BindException && reason.contains("in use")) {
            return new SimulatorException(
                    Kind.PORT_IN_USE,
                    setting,
                    at + "another program listens there. End it, or set " + setting
                            + " to another port, or to 0 for any free one",
                    cause);
        }
        return new SimulatorException(
                Kind.CANNOT_LISTEN,
                setting,
                at + reason + ". Check host, the right to use the port, and the certificate's files",
                cause);
    }

    /** {@return the port that MQTT listens on} */
    public int mqttPort() {
        return mqttPort;
    }

    /** {@return the port that MQTT over TLS listens on, if it was asked for} */
    public OptionalInt mqttTlsPort() {
        return mqttTlsPort;
    }

    /** {@return the port of the device API and the dashboard} */
    public int httpPort() {
        return httpPort;
    }

    /** {@return e.g. {@code mqtt://127.0.0.1:1883}} */
    public URI mqttUri() {
        return URI.create("mqtt://" + authority(mqttPort));
    }

    /** {@return where the dashboard is, e.g. {@code http://127.0.0.1:8080/}; the device API is below {@code external/api/}} */
    public URI httpUri() {
        return URI.create("http://" + authority(httpPort) + "/");
    }

    private String authority(int port) {
        String host = settings.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * {@return the device of a token}
     *
     * @throws IllegalArgumentException when the settings list no such device
     */
    public SimulatedDevice device(String token) {
        return devices.withToken(token)
                .map(SimulatedDevice::new)
                .orElseThrow(() -> new IllegalArgumentException("no device has this token: list it in the settings"));
    }

    /** {@return all devices, in the order of the settings} */
    public List<SimulatedDevice> devices() {
        return devices.all().stream().map(SimulatedDevice::new).toList();
    }

    /** {@return how many logins were refused for a wrong token} */
    public long refusedLogins() {
        return mqtt.refusedLogins();
    }

    /** Cuts every connection, ends waiters and listeners, and returns when no thread is left. Harmless when repeated. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            devices.all().forEach(device -> device.connection().ifPresent(Connection::cut));
            eventLoop.close();
            devices.all().forEach(DeviceState::close);
        }
    }
}
