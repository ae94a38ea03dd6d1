// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line at DEBUG for each publish that goes over the wire, and for its answer. Payloads are not shown. */
final class OutgoingWire {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private final String instance;

    OutgoingWire(String instance) {
        this.instance = instance;
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
}
