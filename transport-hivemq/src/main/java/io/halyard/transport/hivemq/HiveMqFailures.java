// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
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
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkSettings;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The one place where the library's exceptions become ours. */
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
                LinkFailures.refused(
                        settings,
                        refused.getMqttMessage().getReasonCode().getCode(),
                        text(refused.getMqttMessage().getReasonString()),
                        refused);
            case Mqtt5DisconnectException bye
            when source == MqttDisconnectSource.SERVER ->
                LinkFailures.farewell(
                        endpoint,
                        bye.getMqttMessage().getReasonCode().getCode(),
                        text(bye.getMqttMessage().getReasonString()),
                        bye);
            // The library leaves by itself only when it cannot understand the broker.
            case Mqtt3DisconnectException notUnderstood -> LinkFailures.malformed(endpoint, notUnderstood);
            case Mqtt5DisconnectException notUnderstood -> LinkFailures.malformed(endpoint, notUnderstood);
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

    /** {@return why the broker or the library took this one publish amiss; nothing when the connection is at fault} */
    static Optional<TransportException> publishing(String topic, Throwable failure) {
        String place = "topic '" + topic + "'";
        return switch (failure) {
            case MqttEncodeException tooLarge ->
                Optional.of(new TransportException(
                        Kind.TOO_LARGE,
                        place,
                        "it is larger than the broker takes: " + tooLarge.getMessage(),
                        tooLarge));
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
        return switch (failure) {
            case Mqtt3SubAckException refused ->
                LinkFailures.rejected(
                        place,
                        refused.getMqttMessage().getReturnCodes().getFirst().getCode(),
                        Optional.empty(),
                        refused);
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
            default -> LinkFailures.lost(endpoint, failure);
        };
    }

    private static TransportException rejected(
            String place, Mqtt5ReasonCode code, Optional<MqttUtf8String> text, Throwable cause) {
        return LinkFailures.rejected(place, code.getCode(), text(text), cause);
    }

    private static Optional<String> text(Optional<MqttUtf8String> text) {
        return text.map(MqttUtf8String::toString);
    }
}
