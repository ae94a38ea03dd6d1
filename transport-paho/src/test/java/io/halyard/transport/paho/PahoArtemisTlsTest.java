// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.contract.ArtemisKind;
import io.halyard.transport.contract.BrokerKind;
import io.halyard.transport.contract.TlsContract;
import io.halyard.transport.spi.MqttLinkProvider;

@NeedsProgram({}) // The broker is in this process.
class PahoArtemisTlsTest extends TlsContract {
    @Override
    protected MqttLinkProvider provider() {
        return new PahoLinkProvider();
    }

    @Override
    protected BrokerKind brokers() {
        return new ArtemisKind();
    }
}
