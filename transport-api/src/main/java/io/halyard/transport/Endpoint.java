// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a broker is.
 *
 * @param scheme how to speak to it
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65,535
 * @param path the WebSocket path, e.g. {@code /mqtt}; empty for {@code mqtt} and {@code mqtts}
 */
public record Endpoint(Scheme scheme, String host, int port, String path) {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** How MQTT is carried. */
    public enum Scheme {
        /** Plain TCP. */
        MQTT(1883, false, false),
        /** TLS. */
        MQTTS(8883, true, false),
        /** WebSocket. */
        WS(80, false, true),
        /** WebSocket over TLS. */
        WSS(443, true, true);

        private final int defaultPort;
        private final boolean tls;
        private final boolean webSocket;

        Scheme(int defaultPort, boolean tls, boolean webSocket) {
            this.defaultPort = defaultPort;
            this.tls = tls;
            this.webSocket = webSocket;
        }

        /** {@return the port of an endpoint that names none} */
        public int defaultPort() {
            return defaultPort;
        }

        /** {@return whether the connection is encrypted} */
        public boolean isTls() {
            return tls;
        }

        /** {@return whether MQTT is carried in WebSocket frames} */
        public boolean isWebSocket() {
            return webSocket;
        }

        /** {@return the scheme as a URI writes it} */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Endpoint {
        if (host.isBlank()) {
            throw invalid(scheme + "://", "it names no host, e.g. " + scheme + "://broker.example.org");
        }
        if (port < 1 || port > 65_535) {
            throw invalid(scheme + "://" + host + ":" + port, "port " + port + " is outside 1 to 65535");
        }
        if (!scheme.webSocket && !path.isEmpty()) {
            throw invalid(scheme + "://" + host + ":" + port + path, "a path is for ws and wss only");
        }
        if (scheme.webSocket && !path.startsWith("/")) {
            throw invalid(scheme + "://" + host, "path '" + path + "' does not begin with /");
        }
    }

    /**
     * {@return the endpoint of a URI such as {@code mqtts://ny3.blynk.cloud:8883} or {@code wss://example.org/mqtt}}
     *
     * @throws TransportException kind INVALID_SETTING saying what is wrong with it
     */
    public static Endpoint of(String uri) {
        URI parsed;
        try {
            parsed = new URI(uri.strip());
        } catch (URISyntaxException e) {
            throw invalid(uri, e.getReason());
        }
        Scheme scheme = schemeOf(uri, parsed);
        String authority = parsed.getRawAuthority() == null ? "" : parsed.getRawAuthority();
        if (authority.indexOf('@') >= 0) {
            throw invalid(uri, "user name and password have settings of their own; a URI is printed in logs");
        }
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        String host = hostOf(colon < 0 ? authority : authority.substring(0, colon));
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        if (host.isEmpty()) {
            throw invalid(uri, "it names no host, e.g. " + scheme + "://broker.example.org");
        }
        if (port.length() > 9 || !consistsOf(port, "")) {
            throw invalid(uri, "port '" + port + "' is no number of 1 to 65535");
        }
        if (parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
            throw invalid(uri, "what follows ? or # would not be sent: leave it away");
        }
        String path = parsed.getRawPath() == null ? "" : parsed.getRawPath();
        if (!scheme.isWebSocket()) {
            path = path.equals("/") ? "" : path;
        } else if (path.isEmpty()) {
            path = "/mqtt";
        }
        return new Endpoint(scheme, host, port.isEmpty() ? scheme.defaultPort() : Integer.parseInt(port), path);
    }

    /**
     * {@return the host without brackets; empty = it is none} Java's URI knows no host with an underscore, and containers have such
     * names. No regular expression: a start needs none elsewhere.
     */
    private static String hostOf(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String host = isBracketed ? text.substring(1, text.length() - 1) : text;
        return consistsOf(host, isBracketed ? "ABCDEFabcdef:.%" : LETTERS + "_.-") ? host : "";
    }

    private static boolean consistsOf(String text, String othersThanDigits) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && othersThanDigits.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Scheme schemeOf(String uri, URI parsed) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.toString().equalsIgnoreCase(parsed.getScheme())) {
                return scheme;
            }
        }
        throw invalid(uri, "the scheme must be mqtt, mqtts, ws or wss");
    }

    private static TransportException invalid(String uri, String problem) {
        return new TransportException(
                TransportException.Kind.INVALID_SETTING, "endpoint '" + shown(uri) + "'", problem);
    }

    /** {@return the URI without a login, up to the last @, as a password may hold one, and without a query, where tokens stand} */
    private static String shown(String uri) {
        int slashes = uri.indexOf("//");
        int login = slashes < 0 ? 0 : slashes + 2;
        int at = uri.lastIndexOf('@');
        String shown = at < login ? uri : uri.substring(0, login) + "***" + uri.substring(at);
        int query = shown.indexOf('?');
        return query < 0 ? shown : shown.substring(0, query + 1) + "***";
    }

    /** {@return the URI} */
    @Override
    public String toString() {
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + shownHost + ":" + port + path;
    }
}
