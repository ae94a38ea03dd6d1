// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.contract.BrokerReasonsContract;
import io.halyard.transport.spi.MqttLinkProvider;

class PahoV5BrokerReasonsTest extends BrokerReasonsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new PahoV5LinkProvider();
    }
}
