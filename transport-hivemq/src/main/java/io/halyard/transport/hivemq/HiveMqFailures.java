// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.netty.channel.ConnectTimeoutException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** The one place where the library's exceptions become ours. */
final class HiveMqFailures {
    private HiveMqFailures() {}

    /** {@return why no connection was made} */
    static TransportException connecting(Endpoint endpoint, Throwable failure) {
        String place = endpoint.toString();
        Throwable cause = unwrapped(failure);
        if (cause instanceof Mqtt3ConnAckException refused) {
            return refused(place, refused);
        }
        if (find(cause, UnknownHostException.class).isPresent()
                || find(cause, UnresolvedAddressException.class).isPresent()) {
            return new TransportException(
                    Kind.UNREACHABLE, place, "no address is known for the host name: " + innermost(cause), cause);
        }
        if (find(cause, ConnectTimeoutException.class).isPresent()) {
            return new TransportException(Kind.TIMEOUT, place, "nobody answered: " + innermost(cause), cause);
        }
        if (find(cause, SocketException.class).isPresent()) {
            return new TransportException(Kind.UNREACHABLE, place, innermost(cause), cause);
        }
        return lost(endpoint, cause);
    }

    private static TransportException refused(String place, Mqtt3ConnAckException refused) {
        Mqtt3ConnAckReturnCode code = refused.getMqttMessage().getReturnCode();
        Kind kind = switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> Kind.CREDENTIALS_REFUSED;
            case SUCCESS, UNSUPPORTED_PROTOCOL_VERSION, IDENTIFIER_REJECTED, SERVER_UNAVAILABLE ->
                Kind.PROTOCOL_REFUSED;
        };
        return new TransportException(kind, place, "the broker refuses: " + code, refused);
    }

    /** {@return why a connection ended} */
    static TransportException lost(Endpoint endpoint, Throwable failure) {
        Throwable cause = unwrapped(failure);
        Kind kind = find(cause, SSLException.class).isPresent()
                ? Kind.TLS
                : find(cause, MqttDecodeException.class).isPresent() ? Kind.MALFORMED : Kind.CONNECTION_LOST;
        return new TransportException(kind, endpoint.toString(), innermost(cause), cause);
    }

    /** {@return why the broker or the library took this one publish amiss; nothing when the connection is at fault} */
    static Optional<TransportException> publishing(String topic, Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof MqttEncodeException
                ? Optional.of(new TransportException(Kind.TOO_LARGE, topic, innermost(cause), cause))
                : Optional.empty();
    }

    /** {@return why a subscription, or the end of one, was refused} */
    static TransportException subscribing(Endpoint endpoint, String filter, Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof Mqtt3SubAckException
                ? new TransportException(Kind.REJECTED, filter, "the broker refuses this subscription", cause)
                : lost(endpoint, cause);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
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
