// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.contract.TlsContract;
import io.halyard.transport.spi.MqttLinkProvider;

class PahoV5TlsTest extends TlsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new PahoV5LinkProvider();
    }
}
