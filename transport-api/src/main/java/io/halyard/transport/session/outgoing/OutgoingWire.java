// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Message;
import io.halyard.transport.session.threads.SessionThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line at DEBUG for each publish that goes over the wire, and for its answer. Payloads are not shown. */
final class OutgoingWire {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private final SessionThreads threads;
    private final String instance;

    OutgoingWire(SessionThreads threads) {
        this.threads = threads;
        this.instance = threads.instance();
    }

    void published(Outgoing entry) {
        if (LOG.isDebugEnabled()) {
            Message message = entry.message();
            boolean isResumed = entry.resumedPacketId() != 0;
            LOG.debug(
                    "{} > {} {} qos {}{}{} {}",
                    instance,
                    isResumed && entry.wasReceived() ? "PUBREL" : "PUBLISH",
                    threads.shown(message.topic()),
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
                    entry.failure == null ? answer : threads.shown(entry.failure.getMessage()),
                    threads.shown(entry.message().topic()));
        }
    }
}
