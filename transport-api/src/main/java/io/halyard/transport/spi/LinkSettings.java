// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import java.util.Optional;

/**
 * What one connection needs to know, checked and complete.
 *
 * @param endpoint where the broker is: after a redirect another one than in settings
 * @param version the protocol version to speak
 * @param session client id, login, keepalive and will
 * @param startClean whether this connection begins without what the broker remembers. Before MQTT 5 the broker then also
 *     forgets everything when it ends, whatever {@code session} says
 * @param limits times and sizes
 * @param tls ready to use; present exactly when the endpoint's scheme is encrypted
 */
public record LinkSettings(
        Endpoint endpoint,
        MqttVersion version,
        TransportSettings.Session session,
        boolean startClean,
        TransportSettings.Limits limits,
        Optional<TlsMaterial> tls) {
    private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    /** {@return for how long an MQTT 5 broker is to keep the session beyond the connection, at most what four bytes can say} */
    public long sessionExpirySeconds() {
        return session.clean() ? 0 : Math.min(session.expiry().toSeconds(), LONGEST_EXPIRY_SECONDS);
    }

    /** {@return the keepalive, rounded up to the protocol's unit; 0 = off} */
    public int keepAliveSeconds() {
        return (int) session.keepAlive().plusMillis(999).toSeconds();
    }
}
