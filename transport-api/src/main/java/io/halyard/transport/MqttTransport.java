// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An MQTT connection as its users see it. It outlives many physical connections; see {@link TransportState}. {@code
 * MqttTransports} (package {@code session}) makes one.
 *
 * <p>Any thread may call any method; handlers may call any method too, and wait in them. Deliberately not here: anything of a
 * client library, and polling, since nothing need be polled.
 */
public interface MqttTransport extends AutoCloseable {
    /**
     * Begins to connect. With managed reconnect it returns at once, and the transport goes on by itself until
     * {@link #disconnect()}. With external reconnect it waits for the one attempt; concurrent calls share it.
     *
     * @throws TransportException with external reconnect: why the attempt failed; kind CLOSED after {@link #close()}
     */
    void connect();

    /** Says good-bye to the broker, which then publishes no will, and stays away until {@link #connect()}. */
    void disconnect();

    /** Drops the connection without a word, so that the broker publishes the will, and stays away until {@link #connect()}. */
    void abandon();

    /**
     * Publishes a message. Never blocks; with an outbox on disk it writes the message there first. Messages of one topic go out in
     * the order of the calls, also across reconnects.
     *
     * @return QoS 0: completes when the message is written to the socket; QoS 1 and 2: when the broker has acknowledged it,
     *     which may be many reconnects later. Fails with a {@link TransportException}: TOO_LARGE, OUTBOX_FULL, STORE_FAILED,
     *     DROPPED, REJECTED, UNDELIVERABLE, CLOSED, and for QoS 0 NOT_CONNECTED or CONNECTION_LOST. Dependents run on a virtual thread, in the order
     *     of completion, and may block: then those behind are completed without waiting for them. Cancelling it does not
     *     take the message back
     */
    CompletableFuture<Void> publish(Message message);

    /**
     * Subscribes a handler.
     *
     * @param filter a topic filter
     * @param qos the greatest quality of service wanted
     * @throws TransportException kind INVALID_TOPIC
     */
    Subscription subscribe(String filter, Qos qos, MessageHandler handler);

    /**
     * Subscribes without a handler: messages are fetched.
     *
     * @param filter a topic filter
     * @param qos the greatest quality of service wanted
     * @throws TransportException kind INVALID_TOPIC
     */
    Inbox subscribe(String filter, Qos qos);

    /**
     * Subscribes a handler that takes its messages in in its own way.
     *
     * @param filter a topic filter
     * @param qos the greatest quality of service wanted
     * @param handling in place of that of the settings
     * @throws TransportException kinds INVALID_TOPIC and INVALID_SETTING
     */
    Subscription subscribe(String filter, Qos qos, Handling handling, MessageHandler handler);

    /**
     * Subscribes without a handler, taking messages in in its own way.
     *
     * @param filter a topic filter
     * @param qos the greatest quality of service wanted
     * @param handling in place of that of the settings; its concurrency means nothing here
     * @throws TransportException kinds INVALID_TOPIC and INVALID_SETTING
     */
    Inbox subscribe(String filter, Qos qos, Handling handling);

    /** Calls {@code listener} for each message that is given up from now on, in order, on a virtual thread of its own. */
    Registration onDeadLetter(Consumer<? super DeadLetter> listener);

    /** {@return the newest messages that were given up, at most 100, oldest first} */
    List<DeadLetter> deadLetters();

    /** {@return where it stands} */
    TransportState state();

    /** {@return whether there is a connection now, as far as is known} */
    default boolean isConnected() {
        return state() == TransportState.CONNECTED;
    }

    /** Calls {@code listener} for each change of state from now on, once each, in order, on a virtual thread of its own. */
    Registration onStateChange(Consumer<? super StateChange> listener);

    /**
     * Waits for a connection.
     *
     * @return whether there is one
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean awaitConnected(Duration timeout) throws InterruptedException;

    /**
     * Waits until there is no connection.
     *
     * @return whether there is none
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean awaitDisconnected(Duration timeout) throws InterruptedException;

    /**
     * Forces a round trip to the broker now: the only proof that a connection lives.
     *
     * @param timeout more than zero
     * @return how long it took
     * @throws TransportException kinds NOT_CONNECTED, CONNECTION_LOST, TIMEOUT and CLOSED; after a TIMEOUT the connection is given up
     * @throws InterruptedException when the waiting thread is interrupted
     */
    Duration probe(Duration timeout) throws InterruptedException;

    /** Ends a delay before the next attempt. Harmless in every state. */
    void retryNow();

    /** Moves to another broker: subscriptions and the outbox go along. */
    void reconnectTo(Endpoint endpoint);

    /** {@return the protocol version that it speaks} */
    MqttVersion version();

    /** {@return where the broker is} */
    Endpoint endpoint();

    /** {@return what it has done} */
    Statistics statistics();

    /**
     * Says good-bye and frees every thread; what waits in the outbox or for the broker's answer, and who waits in another call, fails
     * with kind CLOSED, and what is on disk stays there. Harmless when closed already.
     * Handlers at work may end; in all it waits at most for the connect timeout, and then interrupts them. Called within a
     * handler it waits for none.
     */
    @Override
    void close();
}
