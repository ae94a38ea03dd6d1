// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3DisconnectException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5UnsubAckException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.netty.channel.ConnectTimeoutException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** The one place where the library's exceptions become ours. */
final class HiveMqFailures {
    private static final int BAD_LOGIN = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int BAD_LOGIN_V3 = 4;
    private static final int NOT_AUTHORIZED_V3 = 5;

    private HiveMqFailures() {}

    /** {@return why no connection was made} */
    static TransportException connecting(Endpoint endpoint, Throwable failure) {
        String place = endpoint.toString();
        Throwable cause = unwrapped(failure);
        return switch (cause) {
            case TransportException ours -> ours;
            case Mqtt3ConnAckException refused -> refused(place, refused);
            case Mqtt5ConnAckException refused -> refused(place, refused);
            case Throwable _
            when has(cause, UnknownHostException.class) ->
                new TransportException(Kind.UNREACHABLE, place, "no address is known for " + endpoint.host(), cause);
            case Throwable _
            when has(cause, ConnectTimeoutException.class) ->
                new TransportException(Kind.TIMEOUT, place, "nobody answered at that address", cause);
            case Throwable _
            when has(cause, SocketException.class) ->
                new TransportException(Kind.UNREACHABLE, place, innermost(cause), cause);
            default -> lost(endpoint, cause, MqttDisconnectSource.CLIENT);
        };
    }

    private static TransportException refused(String place, Mqtt3ConnAckException refused) {
        var code = refused.getMqttMessage().getReturnCode();
        Kind kind = List.of(BAD_LOGIN_V3, NOT_AUTHORIZED_V3).contains(code.getCode())
                ? Kind.CREDENTIALS_REFUSED
                : Kind.PROTOCOL_REFUSED;
        return new TransportException(
                kind, place, "the broker refuses: " + code + " (code " + code.getCode() + ")", refused);
    }

    private static TransportException refused(String place, Mqtt5ConnAckException refused) {
        var answer = refused.getMqttMessage();
        int code = answer.getReasonCode().getCode();
        Kind kind =
                List.of(BAD_LOGIN, NOT_AUTHORIZED).contains(code) ? Kind.CREDENTIALS_REFUSED : Kind.PROTOCOL_REFUSED;
        return new TransportException(
                kind,
                place,
                "the broker refuses: " + reason(answer.getReasonCode(), answer.getReasonString()),
                refused);
    }

    /** {@return why a connection ended} */
    static TransportException lost(Endpoint endpoint, Throwable failure, MqttDisconnectSource source) {
        String place = endpoint.toString();
        Throwable cause = unwrapped(failure);
        boolean byBroker = source == MqttDisconnectSource.SERVER;
        return switch (cause) {
            case Throwable _
            when has(cause, SSLException.class) -> new TransportException(Kind.TLS, place, innermost(cause), cause);
            case Mqtt5DisconnectException bye
            when byBroker ->
                new TransportException(
                        Kind.CONNECTION_LOST,
                        place,
                        "the broker ended the connection: "
                                + reason(
                                        bye.getMqttMessage().getReasonCode(),
                                        bye.getMqttMessage().getReasonString()),
                        cause);
            // The library leaves in the middle of a connection only when it cannot understand the broker.
            case Mqtt5DisconnectException _ -> new TransportException(Kind.MALFORMED, place, innermost(cause), cause);
            case Mqtt3DisconnectException _ -> new TransportException(Kind.MALFORMED, place, innermost(cause), cause);
            default ->
                new TransportException(
                        Kind.CONNECTION_LOST,
                        place,
                        byBroker ? "the broker closed the connection" : innermost(cause),
                        cause);
        };
    }

    /** {@return why the broker or the library took this one publish amiss; nothing when the connection is at fault} */
    static Optional<TransportException> publishing(String topic, Throwable failure) {
        String place = "topic '" + topic + "'";
        return switch (unwrapped(failure)) {
            case MqttEncodeException tooLarge ->
                Optional.of(new TransportException(Kind.TOO_LARGE, place, innermost(tooLarge), tooLarge));
            case Mqtt5PubAckException refused ->
                Optional.of(rejected(
                        place,
                        refused.getMqttMessage().getReasonCode(),
                        refused.getMqttMessage().getReasonString(),
                        refused));
            case Mqtt5PubRecException refused ->
                Optional.of(rejected(
                        place,
                        refused.getMqttMessage().getReasonCode(),
                        refused.getMqttMessage().getReasonString(),
                        refused));
            default -> Optional.empty();
        };
    }

    /** {@return why a subscription, or the end of one, failed} */
    static TransportException subscribing(Endpoint endpoint, String filter, Throwable failure) {
        String place = "topic filter '" + filter + "'";
        Throwable cause = unwrapped(failure);
        return switch (cause) {
            case Mqtt3SubAckException _ ->
                new TransportException(Kind.REJECTED, place, "the broker refuses the subscription", cause);
            case Mqtt5SubAckException refused ->
                rejected(
                        place,
                        refused.getMqttMessage().getReasonCodes().getFirst(),
                        refused.getMqttMessage().getReasonString(),
                        refused);
            case Mqtt5UnsubAckException refused ->
                rejected(
                        place,
                        refused.getMqttMessage().getReasonCodes().getFirst(),
                        refused.getMqttMessage().getReasonString(),
                        refused);
            default ->
                new TransportException(
                        Kind.CONNECTION_LOST, endpoint.toString(), "the connection ended before an answer came", cause);
        };
    }

    private static TransportException rejected(
            String place, Mqtt5ReasonCode code, Optional<MqttUtf8String> text, Throwable cause) {
        return new TransportException(Kind.REJECTED, place, "the broker refuses: " + reason(code, text), cause);
    }

    private static String reason(Mqtt5ReasonCode code, Optional<MqttUtf8String> text) {
        return code + " (0x" + Integer.toHexString(code.getCode()) + ")"
                + text.map(said -> ": " + said).orElse("");
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
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
