// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.contract.LinkContract;
import io.halyard.transport.spi.MqttLinkProvider;

class PahoV31LinkTest extends LinkContract {
    @Override
    protected MqttLinkProvider provider() {
        return new PahoLinkProvider();
    }

    @Override
    protected MqttVersion version() {
        return MqttVersion.V3_1;
    }
}
