// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.spi.MqttLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line at DEBUG for each packet that begins, ends or proves a connection. Neither logins nor secrets in topics are shown. */
final class Wire {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private final SessionThreads threads;
    private final String instance;

    Wire(SessionThreads threads) {
        this.threads = threads;
        this.instance = threads.instance();
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
        LOG.debug("{} < CONNACK{}", instance, accepted.sessionPresent() ? " session present" : "");
    }

    void connectFailed(TransportException cause) {
        LOG.debug("{} not connected: {}", instance, threads.shown(cause.getMessage()));
    }

    void left(boolean saysGoodbye) {
        LOG.debug("{} > {}", instance, saysGoodbye ? "DISCONNECT" : "nothing more, the socket is dropped");
    }

    void pinging() {
        LOG.debug("{} > ping", instance);
    }

    void pinged(@Nullable Throwable failure) {
        LOG.debug("{} < answer to ping{}", instance, failure == null ? "" : ": " + threads.shown(failure));
    }

    void closeFailed(RuntimeException thrown) {
        LOG.debug("{} a link failed to close", instance, thrown);
    }
}
