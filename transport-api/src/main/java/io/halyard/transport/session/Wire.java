// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes over the wire, a line for each packet, at DEBUG. Neither payloads nor logins are shown. */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private static final Logger EVENTS = LoggerFactory.getLogger("io.halyard.transport");

    private final String instance;
    private volatile boolean hasDropped;

    Wire(String instance) {
        this.instance = instance;
    }

    void connecting(Endpoint endpoint, MqttVersion version, TransportSettings.Session session, boolean clean) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} > CONNECT {} MQTT {} client id '{}'{}{} keepalive {} s",
                    instance,
                    endpoint,
                    version,
                    session.clientId(),
                    session.userName().isPresent() ? " user name *** password ***" : "",
                    clean ? " clean" : "",
                    session.keepAlive().toSeconds());
        }
    }

    void connected(MqttLink.Accepted accepted) {
        hasDropped = false;
        LOG.debug("{} < CONNACK{}", instance, accepted.sessionPresent() ? " session present" : "");
    }

    void connectFailed(TransportException cause) {
        LOG.debug("{} not connected: {}", instance, cause.getMessage());
    }

    void left(boolean saysGoodbye) {
        LOG.debug("{} > {}", instance, saysGoodbye ? "DISCONNECT" : "nothing more, the socket is dropped");
    }

    void published(Outgoing entry) {
        if (LOG.isDebugEnabled()) {
            Message message = entry.message();
            boolean isResumed = entry.resumedPacketId() != 0;
            LOG.debug(
                    "{} > {} {} qos {}{}{} {}",
                    instance,
                    isResumed && entry.wasReceived() ? "PUBREL" : "PUBLISH",
                    message.topic(),
                    message.qos().level(),
                    message.retain() ? " retain" : "",
                    isResumed ? " dup" : "",
                    message.payload());
        }
    }

    void answered(Outgoing entry) {
        if (LOG.isDebugEnabled()) {
            String answer = switch (entry.message().qos()) {
                case AT_MOST_ONCE -> "written";
                case AT_LEAST_ONCE -> "PUBACK";
                case EXACTLY_ONCE -> "PUBCOMP";
            };
            LOG.debug(
                    "{} < {} {}",
                    instance,
                    entry.failure == null ? answer : entry.failure.getMessage(),
                    entry.message().topic());
        }
    }

    void received(ReceivedMessage message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} < PUBLISH {} qos {}{}{} {}",
                    instance,
                    message.topic(),
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
                    reason,
                    LOG.getName());
        }
        LOG.debug("{} < dropped: {}", instance, reason);
    }

    void subscribing(String filter, Qos qos) {
        LOG.debug("{} > SUBSCRIBE {} qos {}", instance, filter, qos.level());
    }

    void subscribed(String filter, @Nullable Qos granted, @Nullable Throwable failure) {
        LOG.debug("{} < SUBACK {} {}", instance, filter, granted == null ? failure : granted);
    }

    void unsubscribing(String filter) {
        LOG.debug("{} > UNSUBSCRIBE {}", instance, filter);
    }

    void unsubscribed(String filter, @Nullable Throwable failure) {
        LOG.debug("{} < UNSUBACK {}{}", instance, filter, failure == null ? "" : " " + failure);
    }

    void pinging() {
        LOG.debug("{} > ping", instance);
    }

    void pinged(@Nullable Throwable failure) {
        LOG.debug("{} < answer to ping{}", instance, failure == null ? "" : ": " + failure);
    }

    void acknowledged(ReceivedMessage message) {
        if (LOG.isDebugEnabled() && message.qos() != Qos.AT_MOST_ONCE) {
            LOG.debug(
                    "{} > {} {}", instance, message.qos() == Qos.AT_LEAST_ONCE ? "PUBACK" : "PUBREC", message.topic());
        }
    }

    void closeFailed(RuntimeException thrown) {
        LOG.debug("{} a link failed to close", instance, thrown);
    }
}
