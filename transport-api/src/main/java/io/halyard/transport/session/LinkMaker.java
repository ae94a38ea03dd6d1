// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.TlsMaterial;
import io.halyard.transport.tls.TlsFiles;
import java.util.Optional;

/** Makes the links of one session. Any thread may use it. */
final class LinkMaker {
    private final TransportSettings settings;
    private final MqttLinkProvider provider;
    private final MqttVersion version;
    private final Wire wire;
    private volatile boolean toBeCleared;

    LinkMaker(TransportSettings settings, MqttLinkProvider provider, Wire wire) {
        this.settings = settings;
        this.provider = provider;
        this.version = settings.version().orElse(provider.defaultVersion());
        this.wire = wire;
    }

    /** {@return the protocol version that its links speak} */
    MqttVersion version() {
        return version;
    }

    /**
     * {@return whether the broker may remember our session} MQTT 3.1 has no flag for it in its CONNACK (section 3.2, byte 1 is
     * reserved): what was asked to be kept counts as kept.
     */
    boolean remembers(MqttLink.Accepted accepted) {
        return accepted.sessionPresent()
                || (version == MqttVersion.V3_1 && !settings.session().clean());
    }

    /** {@return a new link; reads files, may block} */
    MqttLink link(Endpoint target, LinkListener listener) {
        return link(target, settings.session().clean(), listener);
    }

    /** {@return a new link that begins without what the broker remembers} */
    MqttLink clearingLink(Endpoint target, LinkListener listener) {
        return link(target, true, listener);
    }

    /**
     * {@return whether the broker must forget its session before the first connection} An earlier process left messages of
     * QoS 2. The broker may know their packet ids, and would take new messages that get the same ones for repetitions.
     */
    boolean isToBeCleared() {
        return toBeCleared;
    }

    /** An earlier process left messages of QoS 2. */
    void clearFirst() {
        toBeCleared = !settings.session().clean();
    }

    /** The broker has forgotten its session. */
    void cleared() {
        toBeCleared = false;
    }

    private MqttLink link(Endpoint target, boolean startClean, LinkListener listener) {
        Optional<TlsMaterial> tls =
                target.scheme().isTls() ? Optional.of(TlsFiles.read(settings.tls())) : Optional.empty();
        wire.connecting(target, version, settings.session(), startClean);
        return provider.create(
                new LinkSettings(target, version, settings.session(), startClean, settings.limits(), tls), listener);
    }
}
