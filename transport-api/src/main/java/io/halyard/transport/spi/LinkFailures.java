// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Words and kinds of what goes wrong on a connection, the same over every library (rule L7). A link finds out what the library
 * means, and calls one of these in the one place where it translates.
 */
public final class LinkFailures {
    /** As many bytes of a peer that is no broker as tell what else it is. */
    public static final int TELLING_BYTES = 5;

    /** As many bytes of a CONNACK as tell whether it is one of another version of MQTT. */
    public static final int CONNECT_ANSWER_BYTES = 4;

    private static final int FIRST_FAILURE = 0x80;
    private static final int VERSION_REFUSED_BEFORE_5 = 1;
    private static final int VERSION_REFUSED = 0x84;

    private enum Refusal {
        CREDENTIALS(Kind.CREDENTIALS_REFUSED),
        PROTOCOL(Kind.PROTOCOL_REFUSED),
        FOR_NOW(Kind.UNREACHABLE);

        private final Kind kind;

        Refusal(Kind kind) {
            this.kind = kind;
        }
    }

    /** Of CONNACK (MQTT 3.1.1, table 3.1); 0 where it is no success, but a DISCONNECT (MQTT 5, 3.14.2.1). */
    private static final Map<Integer, String> RETURN_CODES = Map.of(
            0, "normal disconnection",
            1, "unacceptable protocol version",
            2, "client id rejected",
            3, "server unavailable",
            4, "bad user name or password",
            5, "not authorized");

    /** MQTT 5, 2.4. */
    private static final Map<Integer, String> REASON_CODES = Map.ofEntries(
            Map.entry(0x80, "unspecified error"),
            Map.entry(0x81, "malformed packet"),
            Map.entry(0x82, "protocol error"),
            Map.entry(0x83, "implementation specific error"),
            Map.entry(0x84, "unsupported protocol version"),
            Map.entry(0x85, "client id not valid"),
            Map.entry(0x86, "bad user name or password"),
            Map.entry(0x87, "not authorized"),
            Map.entry(0x88, "server unavailable"),
            Map.entry(0x89, "server busy"),
            Map.entry(0x8A, "banned"),
            Map.entry(0x8B, "server shutting down"),
            Map.entry(0x8C, "bad authentication method"),
            Map.entry(0x8D, "keep alive timeout"),
            Map.entry(0x8E, "session taken over"),
            Map.entry(0x8F, "topic filter invalid"),
            Map.entry(0x90, "topic name invalid"),
            Map.entry(0x91, "packet identifier in use"),
            Map.entry(0x92, "packet identifier not found"),
            Map.entry(0x93, "receive maximum exceeded"),
            Map.entry(0x94, "topic alias invalid"),
            Map.entry(0x95, "packet too large"),
            Map.entry(0x96, "message rate too high"),
            Map.entry(0x97, "quota exceeded"),
            Map.entry(0x98, "administrative action"),
            Map.entry(0x99, "payload format invalid"),
            Map.entry(0x9A, "retain not supported"),
            Map.entry(0x9B, "QoS not supported"),
            Map.entry(0x9C, "use another server"),
            Map.entry(0x9D, "server moved"),
            Map.entry(0x9E, "shared subscriptions not supported"),
            Map.entry(0x9F, "connection rate exceeded"),
            Map.entry(0xA0, "maximum connect time"),
            Map.entry(0xA1, "subscription identifiers not supported"),
            Map.entry(0xA2, "wildcard subscriptions not supported"));

    private LinkFailures() {}

    /**
     * {@return why the broker does not accept the connection}
     *
     * @param code of its CONNACK; a broker that is only unavailable or busy counts as UNREACHABLE, which is retried soon
     * @param text what it says itself, from MQTT 5 on
     */
    public static TransportException refused(LinkSettings settings, int code, Optional<String> text, Throwable cause) {
        boolean isV5 = settings.version() == MqttVersion.V5;
        Refusal refusal = switch (code) {
            case 4, 5 -> isV5 ? Refusal.PROTOCOL : Refusal.CREDENTIALS;
            case 0x86, 0x87 -> Refusal.CREDENTIALS;
            case 3, 0x88, 0x89, 0x9F -> Refusal.FOR_NOW;
            default -> Refusal.PROTOCOL;
        };
        String remedy = "";
        if (refusal == Refusal.CREDENTIALS) {
            remedy = ": check user-name and password";
        } else if (code == VERSION_REFUSED_BEFORE_5 || code == VERSION_REFUSED) {
            remedy = "; it does not speak MQTT " + settings.version() + ": set version to one that it speaks";
        }
        return new TransportException(
                refusal.kind,
                settings.endpoint().toString(),
                "the broker refuses: " + reason(code, text) + remedy,
                cause);
    }

    /**
     * {@return that the broker does not speak our version of MQTT, if it says so in the words of another one} It then answers with
     * the CONNACK of a version that it knows: of two bytes before MQTT 5, and of more from there on (MQTT 3.1.1, 3.1.2.2; MQTT 5,
     * 3.1.2.2).
     *
     * @param connectAnswer how CONNACK begins; less than its first four bytes say nothing
     */
    public static Optional<TransportException> otherVersion(
            LinkSettings settings, byte[] connectAnswer, Throwable cause) {
        boolean isV5 = settings.version() == MqttVersion.V5;
        int expected = isV5 ? VERSION_REFUSED_BEFORE_5 : VERSION_REFUSED;
        boolean isOther = connectAnswer.length >= CONNECT_ANSWER_BYTES
                && (connectAnswer[1] == 2) == isV5
                && (connectAnswer[3] & 0xFF) == expected;
        return isOther ? Optional.of(refused(settings, expected, Optional.empty(), cause)) : Optional.empty();
    }

    /**
     * {@return why the broker does not take this one publish, subscription or end of one}
     *
     * @param place a topic or topic filter, as errors name it
     * @param code of its answer
     * @param text what it says itself, from MQTT 5 on
     */
    public static TransportException rejected(String place, int code, Optional<String> text, Throwable cause) {
        return new TransportException(Kind.REJECTED, place, "the broker refuses: " + reason(code, text), cause);
    }

    /**
     * {@return why the broker said good-bye, from MQTT 5 on}
     *
     * @param code of its DISCONNECT
     * @param text what it says itself
     */
    public static TransportException farewell(Endpoint endpoint, int code, Optional<String> text, Throwable cause) {
        return new TransportException(
                Kind.CONNECTION_LOST,
                endpoint.toString(),
                "the broker ended the connection: " + reason(code, text),
                cause);
    }

    /** {@return that no CONNACK came in time} */
    public static TransportException timeout(Endpoint endpoint, Duration timeout, Throwable cause) {
        return new TransportException(
                Kind.TIMEOUT, endpoint.toString(), "no CONNACK within " + timeout.toMillis() + " ms", cause);
    }

    /** {@return that a packet was dropped on arrival} */
    public static TransportException tooLarge(String topic, long bytes, int limit) {
        return new TransportException(
                Kind.TOO_LARGE,
                "topic '" + topic + "'",
                "a packet of " + bytes + " bytes has arrived, maximum-packet-bytes is " + limit);
    }

    /** {@return that what the broker sent is no MQTT} */
    public static TransportException malformed(Endpoint endpoint, Throwable cause) {
        return new TransportException(
                Kind.MALFORMED, endpoint.toString(), "what the broker sent is no MQTT: " + innermost(cause), cause);
    }

    /**
     * {@return what it is that answers instead of a broker}
     *
     * @param firstBytes what came instead of CONNACK, five bytes if there are so many
     */
    public static TransportException notBroker(Endpoint endpoint, byte[] firstBytes, Throwable cause) {
        String text = new String(firstBytes, StandardCharsets.ISO_8859_1);
        String words;
        if (text.startsWith("HTTP/")) {
            words = "an HTTP server answers at that port; the schemes ws and wss are for those";
        } else if (text.startsWith("\u0015\u0003") || text.startsWith("\u0016\u0003")) {
            words = "that port wants TLS; the schemes mqtts and wss have it";
        } else {
            // The first byte alone: not every link has more when it knows that it is wrong.
            words = "what the broker sent is no MQTT: it begins with 0x"
                    + HexFormat.of().formatHex(firstBytes, 0, Math.min(1, firstBytes.length));
        }
        return new TransportException(Kind.MALFORMED, endpoint.toString(), words, cause);
    }

    /**
     * {@return that the server does not speak WebSocket at that path}
     *
     * @param answer what it does instead: {@code answers '404 Not Found'}, {@code hangs up}
     */
    public static TransportException noWebSocket(Endpoint endpoint, String answer, Throwable cause) {
        return new TransportException(
                Kind.UNREACHABLE,
                endpoint.toString(),
                "no MQTT over WebSocket at path " + endpoint.path() + ": the server " + answer,
                cause);
    }

    /** {@return why no connection was made, from what the JDK says at the bottom of {@code cause}} */
    public static TransportException connecting(Endpoint endpoint, Throwable cause) {
        String place = endpoint.toString();
        if (cause instanceof TransportException ours) {
            return ours;
        }
        if (has(cause, UnknownHostException.class) || has(cause, UnresolvedAddressException.class)) {
            return new TransportException(Kind.UNREACHABLE, place, "no address is known for " + endpoint.host(), cause);
        }
        if (has(cause, SocketTimeoutException.class) || innermost(cause).startsWith("connection timed out")) {
            return new TransportException(Kind.TIMEOUT, place, "nobody answered at that address", cause);
        }
        if (has(cause, ConnectException.class)) {
            return new TransportException(Kind.UNREACHABLE, place, systemWords(cause), cause);
        }
        return lost(endpoint, cause);
    }

    /** {@return why a connection ended, from what the JDK says at the bottom of {@code cause}} */
    public static TransportException lost(Endpoint endpoint, Throwable cause) {
        if (has(cause, SSLException.class)) {
            return new TransportException(
                    Kind.TLS, endpoint.toString(), CertificateWords.explain(endpoint.host(), cause), cause);
        }
        return new TransportException(kindOfLoss(cause), endpoint.toString(), systemWords(cause), cause);
    }

    /** {@return what the system says, the same whether the JDK or a library asked it} */
    private static String systemWords(Throwable cause) {
        String words = innermost(cause);
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("connection refused")) {
            return "connection refused: nobody listens at that port";
        }
        return lower.contains("connection reset") ? "the peer reset the connection" : words;
    }

    /**
     * {@return the same, with what to look at when a peer hung up before it said anything} Most do so to who speaks the wrong protocol, and
     * say no more.
     */
    static TransportException beforeConnack(Endpoint endpoint, TransportException failure) {
        Throwable cause = failure.getCause();
        if (failure.kind() != Kind.CONNECTION_LOST || cause == null) {
            return failure;
        }
        String words = failure.problem() + " before it answered; is that a port for " + endpoint.scheme() + "?";
        return new TransportException(failure.kind(), failure.place(), words, cause);
    }

    /** The operating system says in words only whether the peer or the network ended a connection. */
    private static Kind kindOfLoss(Throwable cause) {
        String words = innermost(cause).toLowerCase(Locale.ROOT);
        if (words.contains("timed out")) {
            return Kind.TIMEOUT;
        }
        return words.contains("network is ") || words.contains("no route to host")
                ? Kind.UNREACHABLE
                : Kind.CONNECTION_LOST;
    }

    /**
     * {@return why the streams of a {@link LinkSocket} ended}
     *
     * @param cause what was thrown: an {@link EOFException} if the broker closed, a {@link ProtocolException} if what came is no
     *     MQTT; it may be the cause of another
     */
    public static TransportException ended(Endpoint endpoint, Throwable cause) {
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            switch (inner) {
                case TransportException ours -> {
                    return ours;
                }
                case SSLException _ -> {
                    return lost(endpoint, cause);
                }
                case ProtocolException _ -> {
                    return malformed(endpoint, cause);
                }
                case EOFException _ -> {
                    return closed(endpoint, cause);
                }
                default -> {}
            }
        }
        return connecting(endpoint, cause);
    }

    /** {@return that the broker closed the connection without saying why} */
    public static TransportException closed(Endpoint endpoint, Throwable cause) {
        return new TransportException(
                Kind.CONNECTION_LOST, endpoint.toString(), "the broker closed the connection", cause);
    }

    /** {@return whether that code of an answer says that it failed} */
    public static boolean isFailure(int code) {
        return code >= FIRST_FAILURE;
    }

    private static String reason(int code, Optional<String> text) {
        String words = code < FIRST_FAILURE
                ? RETURN_CODES.getOrDefault(code, "unknown code")
                : REASON_CODES.getOrDefault(code, "unknown code");
        return words + " (0x" + Integer.toHexString(code) + ")"
                + text.filter(said -> !said.isBlank())
                        .map(said -> ", '" + said + "'")
                        .orElse("");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = cause; next != null; next = next.getCause()) {
            cause = next;
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
