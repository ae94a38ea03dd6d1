// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes over the wire, a line for each packet, at DEBUG. Neither payloads nor logins are shown. */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private final String instance;

    Wire(String instance) {
        this.instance = instance;
    }

    void published(Message message) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} > PUBLISH {} qos {}{} {}",
                    instance,
                    message.topic(),
                    message.qos().level(),
                    message.retain() ? " retain" : "",
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

    void dropped(String reason) {
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

    void closeFailed(RuntimeException thrown) {
        LOG.debug("{} a link failed to close", instance, thrown);
    }
}
