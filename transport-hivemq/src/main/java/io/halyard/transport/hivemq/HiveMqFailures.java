// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties.WithReason;
import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties.WithReason.WithCode;
import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties.WithReason.WithCodesAndId;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5MessageException;
import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkSettings;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * The one place where the library's exceptions become ours. With MQTT 3.1.1 it tells of a connection in types of that version, and
 * of all else in those of 5.
 */
final class HiveMqFailures {
    private HiveMqFailures() {}

    /** {@return why no connection was made, or why one ended} */
    static TransportException connection(LinkSettings settings, Throwable failure, MqttDisconnectSource source) {
        Endpoint endpoint = settings.endpoint();
        return switch (failure) {
            case Mqtt3ConnAckException refused ->
                LinkFailures.refused(
                        settings, refused.getMqttMessage().getReturnCode().getCode(), Optional.empty(), refused);
            case Mqtt5ConnAckException refused ->
                LinkFailures.refused(settings, code(message(refused)), text(message(refused)), refused);
            case Mqtt5DisconnectException bye
            when source == MqttDisconnectSource.SERVER ->
                LinkFailures.farewell(endpoint, code(message(bye)), text(message(bye)), bye);
            // The library leaves by itself only when it cannot understand the broker.
            case Mqtt3DisconnectException _, Mqtt5DisconnectException _ -> LinkFailures.malformed(endpoint, failure);
            case ConnectionClosedException closed
            when closed.getCause() == null && source == MqttDisconnectSource.SERVER ->
                LinkFailures.closed(endpoint, closed);
            case ConnectionFailedException failed
            when failed.getCause() instanceof ClosedChannelException
                    && endpoint.scheme().isTls() ->
                LinkFailures.connecting(endpoint, new SSLException("the peer hung up", failed));
            default ->
                webSocketAnswer(failure)
                        .map(answer -> LinkFailures.noWebSocket(endpoint, answer, failure))
                        .orElseGet(() -> LinkFailures.connecting(endpoint, failure));
        };
    }

    /** {@return what the server does instead of speaking WebSocket} */
    private static Optional<String> webSocketAnswer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
                return Optional.of("answers '" + refused.response().status() + "'");
            }
            if (cause instanceof WebSocketHandshakeException) {
                return Optional.of("hangs up");
            }
        }
        return Optional.empty();
    }

    /** {@return why this one publish or subscription was taken amiss; nothing when the connection is at fault} */
    static Optional<TransportException> rejected(String place, Throwable failure) {
        return switch (failure) {
            case MqttEncodeException tooLarge ->
                Optional.of(new TransportException(
                        Kind.TOO_LARGE,
                        place,
                        "it is larger than the broker takes: " + tooLarge.getMessage(),
                        tooLarge));
            case Mqtt5MessageException refused
            when !(refused instanceof Mqtt5DisconnectException) ->
                Optional.of(rejected(place, message(refused), refused));
            default -> Optional.empty();
        };
    }

    /** {@return what the broker says of this one publish or subscription} */
    static TransportException rejected(String place, WithReason answer, Throwable cause) {
        return LinkFailures.rejected(place, code(answer), text(answer), cause);
    }

    private static WithReason message(Mqtt5MessageException failure) {
        return (WithReason) failure.getMqttMessage();
    }

    private static int code(WithReason message) {
        return switch (message) {
            case WithCode<?> one -> one.getReasonCode().getCode();
            case WithCodesAndId<?> many -> many.getReasonCodes().getFirst().getCode();
            default -> throw new IllegalArgumentException(message.toString());
        };
    }

    private static Optional<String> text(WithReason message) {
        return message.getReasonString().map(Object::toString);
    }
}
