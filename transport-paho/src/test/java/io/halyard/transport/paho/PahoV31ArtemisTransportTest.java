// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.contract.ArtemisKind;
import io.halyard.transport.contract.BrokerKind;
import io.halyard.transport.contract.TransportContract;
import io.halyard.transport.spi.MqttLinkProvider;

@NeedsProgram({}) // The broker is in this process.
class PahoV31ArtemisTransportTest extends TransportContract {
    @Override
    protected MqttLinkProvider provider() {
        return new PahoLinkProvider();
    }

    @Override
    protected MqttVersion version() {
        return MqttVersion.V3_1;
    }

    @Override
    protected BrokerKind brokers() {
        return new ArtemisKind();
    }
}
