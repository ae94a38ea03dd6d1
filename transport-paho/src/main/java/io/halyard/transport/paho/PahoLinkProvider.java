// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.EnumSet;
import java.util.Set;

/** Links over Paho's client of MQTT 3, {@code paho} in settings: MQTT 3.1 and 3.1.1. */
public final class PahoLinkProvider implements MqttLinkProvider {
    @Override
    public String name() {
        return "paho";
    }

    @Override
    public Set<MqttVersion> versions() {
        return EnumSet.of(MqttVersion.V3_1, MqttVersion.V3_1_1);
    }

    @Override
    public Set<Endpoint.Scheme> schemes() {
        return EnumSet.allOf(Endpoint.Scheme.class);
    }

    @Override
    public MqttLink create(LinkSettings settings, LinkListener listener) {
        return new PahoLink(settings, listener);
    }
}
