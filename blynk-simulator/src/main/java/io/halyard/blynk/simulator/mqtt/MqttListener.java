// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.Devices;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts MQTT connections, judges their login, and gives each a {@link Session}. */
public final class MqttListener {
    private static final Logger log = LoggerFactory.getLogger(MqttListener.class);

    private static final int LONGEST_CLIENT_ID = 64;
    /** What is read at all: a message beyond the cloud's own limit, but within this, is dropped with a diagnostic. */
    private static final int READ_LIMIT_BYTES = 1 << 20;

    private static final int MQTT_3_1_1 = 4;
    private static final int MQTT_5 = 5;

    private final Vertx vertx;
    private final Devices devices;
    private final int maximumMessageBytes;
    private final AtomicLong refusedLogins = new AtomicLong();

    /** Creates a listener that does not listen yet. */
    public MqttListener(Vertx vertx, Devices devices, int maximumMessageBytes) {
        this.vertx = vertx;
        this.devices = devices;
        this.maximumMessageBytes = maximumMessageBytes;
    }

    /** {@return the port, once it listens there} */
    public Future<Integer> listen(MqttServerOptions options) {
        MqttServer server = MqttServer.create(
                vertx,
                options.setAutoClientId(false)
                        .setMaxClientIdLength(65_535) // Judged here, so that the refusal is a proper one.
                        .setMaxMessageSize(READ_LIMIT_BYTES));
        return server.endpointHandler(this::connected)
                .exceptionHandler(e -> log.debug("a connection failed before its login", e))
                .listen()
                .map(MqttServer::actualPort);
    }

    /** {@return how many logins were refused for a wrong token} */
    public long refusedLogins() {
        return refusedLogins.get();
    }

    private void connected(MqttEndpoint endpoint) {
        int version = endpoint.protocolVersion();
        if (version != MQTT_3_1_1 && version != MQTT_5) {
            endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
            return;
        }
        String clientId = Optional.ofNullable(endpoint.clientIdentifier()).orElse("");
        if (clientId.codePointCount(0, clientId.length()) > LONGEST_CLIENT_ID) {
            endpoint.reject(
                    version == MQTT_5
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID
                            : MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED);
            return;
        }
        Optional<Login> login = Optional.ofNullable(endpoint.auth()).flatMap(auth -> Login.of(auth, devices));
        if (login.isEmpty()) {
            refusedLogins.incrementAndGet();
            log.info("login refused: bad token");
            endpoint.reject(
                    version == MQTT_5
                            ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                            : MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
            return;
        }
        accept(endpoint, login.get(), clientId);
    }

    private void accept(MqttEndpoint endpoint, Login login, String clientId) {
        Session session = new Session(endpoint, vertx.getOrCreateContext(), login, maximumMessageBytes);
        session.begin();
        endpoint.accept(false, connackProperties(endpoint, clientId));
        session.accepted();
    }

    private static MqttProperties connackProperties(MqttEndpoint endpoint, String clientId) {
        MqttProperties properties = new MqttProperties();
        if (endpoint.protocolVersion() == MQTT_5) {
            // Clean sessions only: whatever expiry the client wished for, it is nought.
            properties.add(new MqttProperties.IntegerProperty(MqttProperties.SESSION_EXPIRY_INTERVAL, 0));
            properties.add(new MqttProperties.IntegerProperty(MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0));
            if (clientId.isEmpty()) {
                properties.add(new MqttProperties.StringProperty(
                        MqttProperties.ASSIGNED_CLIENT_IDENTIFIER,
                        UUID.randomUUID().toString()));
            }
        }
        return properties;
    }
}
