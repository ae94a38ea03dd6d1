// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.blynk.dialect.DialectName;
import io.halyard.blynk.dialect.Names;
import io.halyard.blynk.flow.Flow;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DeviceInfo;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the SDK needs to know. Start from {@link #of(Secret)} and change what differs; {@link #transport()} gives the settings
 * of the connection, whose trust, limits, outbox and reconnect policy can be changed there.
 *
 * @param dialect {@code dialect}: {@code cloud} or {@code device-topics}
 * @param token {@code token}: the device's; for the connection of a gateway the gateway's
 * @param server where the server is
 * @param login who we are to the server, where that differs from what the dialect wants
 * @param info what the device says of itself
 * @param names what things are called on the server
 * @param flow how fast and how large
 * @param sync what to ask for at the beginning of each connection; servers of {@code device-topics} answer no questions, so
 *     nothing is asked there
 */
public record BlynkSettings(
        DialectName dialect,
        Secret token,
        Server server,
        Login login,
        DeviceInfo info,
        Names names,
        Flow flow,
        Sync sync) {
    /** Those of the devices that a gateway speaks for; the level in the middle is a device's token. */
    private static final String GATEWAY_TOPICS = "dev/+/#";

    private static final String GATEWAY_USER = "mgmt_device";

    /**
     * Where the server is. What is empty is the dialect's own.
     *
     * @param endpoint {@code server}: {@code mqtts://blynk.cloud:8883} or {@code mqtts://broker.blynk.cc:8883}
     * @param api {@code api}: the HTTPS API, {@code https://} and the server's host; plain HTTP only on this computer
     * @param version {@code mqtt-version}: the link's own
     * @param gateway {@code gateway}: whether this connection speaks for other devices too
     * @param insecureRedirects {@code insecure-redirects}: whether a server that was reached over TLS may send us to one without,
     *     which then sees the token in the clear, as does everyone on the way
     */
    public record Server(
            Optional<Endpoint> endpoint,
            Optional<URI> api,
            Optional<MqttVersion> version,
            boolean gateway,
            boolean insecureRedirects) {
        public Server {
            api.ifPresent(Server::checkApi);
        }

        private static void checkApi(URI api) {
            boolean isHttps = "https".equalsIgnoreCase(api.getScheme());
            boolean isLocal = "http".equalsIgnoreCase(api.getScheme()) && isLoopback(String.valueOf(api.getHost()));
            if (api.getHost() == null || !(isHttps || isLocal)) {
                throw invalid(
                        "api",
                        "'" + api.getScheme() + "://" + api.getHost()
                                + "' must begin with https://; http:// is for this"
                                + " computer alone (127.0.0.1, ::1, localhost), since a token is in each request");
            }
        }

        static boolean isLoopback(String host) {
            return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
        }
    }

    /**
     * Who we are to the server, where that differs from what the dialect wants.
     *
     * @param clientId {@code client-id}: at most 64 characters; empty, the server makes one
     * @param userName {@code user-name}: {@code device}, or the token
     * @param password {@code password}: the token, or an empty one
     * @param keepAlive {@code keep-alive}: 45 s, or 60 s
     * @param sessionExpiry {@code session-expiry}: how long the server remembers us; none on {@code cloud}, where sessions are
     *     always clean
     */
    public record Login(
            String clientId,
            Optional<String> userName,
            Optional<Secret> password,
            Optional<Duration> keepAlive,
            Optional<Duration> sessionExpiry) {
        private static final int LONGEST_CLIENT_ID = 64;

        public Login {
            if (clientId.codePointCount(0, clientId.length()) > LONGEST_CLIENT_ID) {
                throw invalid("client-id", "'" + clientId + "' has more than " + LONGEST_CLIENT_ID + " characters");
            }
        }

        /** {@return what the dialect wants} */
        public static Login ofDialect() {
            return new Login("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** {@return the same with a client id} */
        public Login withClientId(String clientId) {
            return new Login(clientId, userName, password, keepAlive, sessionExpiry);
        }

        /** {@return the same with another user name and password} */
        public Login withUser(String userName, Secret password) {
            return new Login(clientId, Optional.of(userName), Optional.of(password), keepAlive, sessionExpiry);
        }

        /** {@return the same with another keepalive; zero = off} */
        public Login withKeepAlive(Duration keepAlive) {
            return new Login(clientId, userName, password, Optional.of(keepAlive), sessionExpiry);
        }

        /** {@return the same with a session that the server keeps, by the client id, for that long} */
        public Login withPersistence(String clientId, Duration expiry) {
            return new Login(clientId, userName, password, keepAlive, Optional.of(expiry));
        }

        /** {@return everything but the user name, which is a token in one of the dialects} */
        @Override
        public String toString() {
            return "Login[clientId=" + clientId + ", keepAlive=" + keepAlive + ", sessionExpiry=" + sessionExpiry + "]";
        }
    }

    /**
     * What to ask for at the beginning of each connection.
     *
     * @param all {@code sync = all}: the newest value of every datastream
     * @param names {@code sync = [...]}: of these datastreams
     */
    public record Sync(boolean all, List<String> names) {
        public Sync {
            names = List.copyOf(names);
        }

        /** {@return every datastream} */
        public static Sync everything() {
            return new Sync(true, List.of());
        }

        /** {@return nothing} */
        public static Sync nothing() {
            return new Sync(false, List.of());
        }

        /** {@return these datastreams} */
        public static Sync of(String... names) {
            return new Sync(false, List.of(names));
        }
    }

    public BlynkSettings {
        if (token.isEmpty()) {
            throw invalid("token", "is empty: copy the device's auth token from its page on the server");
        }
        if (dialect == DialectName.CLOUD && login.sessionExpiry.isPresent()) {
            throw invalid(
                    "session-expiry",
                    "the dialect cloud has clean sessions only: leave it out; what changed meanwhile is told by sync");
        }
        if (dialect == DialectName.DEVICE_TOPICS && server.gateway) {
            throw invalid("gateway", "the dialect device-topics has no gateways: leave it out");
        }
        if (dialect == DialectName.DEVICE_TOPICS && !sync.names.isEmpty()) {
            throw invalid("sync", "servers of the dialect device-topics answer no questions: leave the names out");
        }
    }

    /** {@return the defaults: dialect {@code cloud}, TLS, everything synchronised on connect} */
    public static BlynkSettings of(Secret token) {
        return new BlynkSettings(
                DialectName.CLOUD,
                token,
                new Server(Optional.empty(), Optional.empty(), Optional.empty(), false, false),
                Login.ofDialect(),
                DeviceInfo.none(),
                Names.defaults(),
                Flow.defaults(),
                Sync.everything());
    }

    /** {@return the same in another dialect} */
    public BlynkSettings withDialect(DialectName dialect) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /** {@return the same at another server} */
    public BlynkSettings withServer(Server server) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /**
     * {@return the same at another server}
     *
     * @param uri e.g. {@code mqtts://fra1.blynk.cloud} or {@code wss://blynk.cloud:443/mqtt}
     */
    public BlynkSettings withServer(String uri) {
        return withServer(new Server(
                Optional.of(Endpoint.of(uri)), server.api, server.version, server.gateway, server.insecureRedirects));
    }

    /** {@return the same with another HTTPS API, e.g. {@code https://fra1.blynk.cloud}} */
    public BlynkSettings withApi(URI api) {
        return withServer(new Server(
                server.endpoint, Optional.of(api), server.version, server.gateway, server.insecureRedirects));
    }

    /** {@return the same as a gateway, which speaks for other devices too: see {@link Blynk#device}} */
    public BlynkSettings withGateway() {
        return withServer(new Server(server.endpoint, server.api, server.version, true, server.insecureRedirects));
    }

    /** {@return the same with another login} */
    public BlynkSettings withLogin(Login login) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /** {@return the same, saying something else of the device} */
    public BlynkSettings withInfo(DeviceInfo info) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /** {@return the same with a template id} */
    public BlynkSettings withTemplate(String template) {
        return withInfo(info.withTemplate(template));
    }

    /** {@return the same with a firmware version} */
    public BlynkSettings withFirmwareVersion(String version) {
        return withInfo(info.withFirmwareVersion(version));
    }

    /** {@return the same with other names} */
    public BlynkSettings withNames(Names names) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /** {@return the same with names for virtual pins} */
    public BlynkSettings withVirtualPins(Map<Integer, String> pins) {
        return withNames(names.withVirtualPins(pins));
    }

    /** {@return the same with another flow} */
    public BlynkSettings withFlow(Flow flow) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /** {@return the same with datastreams that keep every value with its time while offline} */
    public BlynkSettings withHistory(String... datastreams) {
        return withFlow(flow.withHistory(List.of(datastreams)));
    }

    /** {@return the same with another wish at the beginning of each connection} */
    public BlynkSettings withSync(Sync sync) {
        return new BlynkSettings(dialect, token, server, login, info, names, flow, sync);
    }

    /** {@return the connection's settings: the server, the login and the session that the dialect wants} */
    public TransportSettings transport() {
        TransportSettings settings = TransportSettings.of(endpoint().toString()).withSession(session());
        return server.version.map(settings::withVersion).orElse(settings);
    }

    /** {@return where the server is} */
    public Endpoint endpoint() {
        return server.endpoint.orElseGet(() -> Endpoint.of(
                switch (dialect) {
                    case CLOUD -> "mqtts://blynk.cloud:8883";
                    case DEVICE_TOPICS -> "mqtts://broker.blynk.cc:8883";
                }));
    }

    /** {@return where the HTTPS API is} */
    public URI api() {
        return server.api.orElseGet(() -> {
            String host = endpoint().host();
            return URI.create("https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host));
        });
    }

    private TransportSettings.Session session() {
        boolean isCloud = dialect == DialectName.CLOUD;
        String cloudUser = server.gateway ? GATEWAY_USER : "device";
        String userName = login.userName.orElseGet(() -> isCloud ? cloudUser : token.reveal(text -> text));
        TransportSettings.Session session = TransportSettings.Session.defaults()
                .withClientId(login.clientId)
                .withLogin(userName, login.password.orElseGet(() -> isCloud ? token : Secret.of("")))
                .withKeepAlive(login.keepAlive.orElse(Duration.ofSeconds(isCloud ? 45 : 60)));
        TransportSettings.Session shown = server.gateway ? session.withSecretTopics(GATEWAY_TOPICS) : session;
        return login.sessionExpiry
                .map(expiry -> shown.withPersistence(login.clientId, expiry))
                .orElse(shown);
    }

    private static BlynkException invalid(String key, String problem) {
        return new BlynkException(BlynkException.Kind.INVALID_SETTING, key, problem);
    }
}
