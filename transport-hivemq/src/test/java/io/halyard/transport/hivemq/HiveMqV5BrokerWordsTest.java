// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.contract.BrokerWordsContract;
import io.halyard.transport.spi.MqttLinkProvider;

class HiveMqV5BrokerWordsTest extends BrokerWordsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new HiveMqLinkProvider();
    }

    @Override
    protected MqttVersion version() {
        return MqttVersion.V5;
    }
}
