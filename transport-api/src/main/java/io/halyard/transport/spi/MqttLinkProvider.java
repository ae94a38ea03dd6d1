// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import java.util.Set;

/**
 * Makes links over one client library. Found by name through {@link java.util.ServiceLoader}, so it needs a public constructor
 * without parameters, which does nothing.
 */
public interface MqttLinkProvider {
    /** {@return its name in settings ({@code transport.client}), lower case, e.g. {@code hivemq}} */
    String name();

    /** {@return the protocol versions it speaks} */
    Set<MqttVersion> versions();

    /** {@return the version to use when settings name none} */
    default MqttVersion defaultVersion() {
        return MqttVersion.V3_1_1;
    }

    /** {@return how it can carry MQTT} */
    Set<Endpoint.Scheme> schemes();

    /** {@return a link that is not connected; opens nothing yet} */
    MqttLink create(LinkSettings settings, LinkListener listener);
}
