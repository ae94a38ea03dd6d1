// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.fourth;

import io.halyard.transport.contract.LinkSuite;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.MqttLinkProviders;

class SocketLinkTest extends LinkSuite {
    @Override
    protected MqttLinkProvider provider() {
        return MqttLinkProviders.named("socket");
    }
}
