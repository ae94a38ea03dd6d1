// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import io.halyard.transport.contract.BrokerReasonsContract;
import io.halyard.transport.spi.MqttLinkProvider;

class HiveMqV5BrokerReasonsTest extends BrokerReasonsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new HiveMqLinkProvider();
    }
}
