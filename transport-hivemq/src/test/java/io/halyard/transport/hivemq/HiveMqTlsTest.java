// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import io.halyard.transport.contract.TlsContract;
import io.halyard.transport.spi.MqttLinkProvider;

class HiveMqTlsTest extends TlsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new HiveMqLinkProvider();
    }
}
