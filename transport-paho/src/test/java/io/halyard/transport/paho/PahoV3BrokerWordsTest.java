// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.contract.BrokerWordsContract;
import io.halyard.transport.spi.MqttLinkProvider;

class PahoV3BrokerWordsTest extends BrokerWordsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new PahoLinkProvider();
    }

    @Override
    protected MqttVersion version() {
        return MqttVersion.V3_1_1;
    }
}
