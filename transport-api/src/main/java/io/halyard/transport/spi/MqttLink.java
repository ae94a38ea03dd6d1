// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One physical connection through a client library, from {@code connect} to its end. The transport calls {@code connect} once,
 * and the rest only after it returned; {@code abandon} at any time.
 */
public interface MqttLink {
    /**
     * Connects, and returns when the broker has accepted.
     *
     * @return what the broker said
     * @throws TransportException kinds UNREACHABLE, TIMEOUT, TLS, CREDENTIALS_REFUSED, PROTOCOL_REFUSED, MALFORMED,
     *     CONNECTION_LOST; then nothing is left open
     * @throws InterruptedException when the waiting thread is interrupted; then nothing is left open
     */
    Accepted connect() throws InterruptedException;

    /** Publishes; the answer comes through the message itself (rules L3, L4). */
    void publish(OutboundMessage message);

    /** {@return completes with what the broker granted; fails with kind REJECTED, or as the connection does} */
    CompletableFuture<Qos> subscribe(String filter, Qos qos);

    /** {@return completes when the broker has answered; fails with kind REJECTED, or as the connection does} */
    CompletableFuture<Void> unsubscribe(String filter);

    /**
     * {@return completes when the broker has answered a packet sent now} By itself it ends a subscription that never was, for
     * libraries that have no call for a ping: any answer will do.
     */
    default CompletableFuture<Void> ping() {
        return unsubscribe("halyard/probe/never-subscribed").exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            return cause instanceof TransportException reason && reason.kind() == Kind.REJECTED
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(cause);
        });
    }

    /** Sends DISCONNECT, waits shortly for it to leave, and frees everything (rule L8). Harmless when it is gone already. */
    void disconnect();

    /** Drops the socket without a word and frees everything (rule L8). Harmless when it is gone already. */
    void abandon();

    /**
     * What the broker said in its CONNACK.
     *
     * @param sessionPresent whether it says that it remembers us; false in MQTT 3.1, where it cannot say
     * @param maximumInFlight how many publishes of QoS 1 and 2 it takes unacknowledged: 65,535 before MQTT 5
     * @param maximumPacketBytes the largest packet it takes: 268,435,455 where it names none
     */
    record Accepted(boolean sessionPresent, int maximumInFlight, int maximumPacketBytes) {}
}
