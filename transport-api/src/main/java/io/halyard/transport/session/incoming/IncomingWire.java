// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.session.threads.SessionThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line at DEBUG for each message that came over the wire, for its acknowledgement, and for subscriptions. Payloads are not shown. */
final class IncomingWire {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private static final Logger EVENTS = LoggerFactory.getLogger("io.halyard.transport");

    private final SessionThreads threads;
    private final String instance;
    private volatile boolean hasDropped;

    IncomingWire(SessionThreads threads) {
        this.threads = threads;
        this.instance = threads.instance();
    }

    /** There is a new connection. */
    void begin() {
        hasDropped = false;
    }

    void received(ReceivedMessage message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} < PUBLISH {} qos {}{}{} {}",
                    instance,
                    threads.shown(message.topic()),
                    message.qos().level(),
                    message.retained() ? " retained" : "",
                    message.duplicate() ? " dup" : "",
                    message.payload());
        }
    }

    /** One line for each connection: a broker that sends too much would fill the log. */
    void dropped(String reason) {
        if (!hasDropped) {
            hasDropped = true;
            EVENTS.warn(
                    "MQTT {} has dropped a message: {}; more of them are counted, and shown at DEBUG by {}",
                    instance,
                    threads.shown(reason),
                    LOG.getName());
        }
        LOG.debug("{} < dropped: {}", instance, threads.shown(reason));
    }

    void acknowledged(ReceivedMessage message) {
        if (LOG.isDebugEnabled() && message.qos() != Qos.AT_MOST_ONCE) {
            String answer = message.qos() == Qos.AT_LEAST_ONCE ? "PUBACK" : "PUBREC";
            LOG.debug("{} > {} {}", instance, answer, threads.shown(message.topic()));
        }
    }

    void subscribing(String filter, Qos qos) {
        LOG.debug("{} > SUBSCRIBE {} qos {}", instance, threads.shown(filter), qos.level());
    }

    void subscribed(String filter, @Nullable Qos granted, @Nullable Throwable failure) {
        LOG.debug(
                "{} < SUBACK {} {}",
                instance,
                threads.shown(filter),
                granted == null ? threads.shown(failure) : granted);
    }

    void refused(TransportException refusal) {
        EVENTS.warn("MQTT {} {}", instance, threads.shown(refusal.getMessage()));
    }

    void unsubscribing(String filter) {
        LOG.debug("{} > UNSUBSCRIBE {}", instance, threads.shown(filter));
    }

    void unsubscribed(String filter, @Nullable Throwable failure) {
        LOG.debug(
                "{} < UNSUBACK {}{}",
                instance,
                threads.shown(filter),
                failure == null ? "" : " " + threads.shown(failure));
    }
}
