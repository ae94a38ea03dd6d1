// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.contract.SuiteCoverage;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PahoLinkProviderTest {
    @Test
    void bothAreFoundByName() {
        assertThat(ServiceLoader.load(MqttLinkProvider.class))
                .extracting(MqttLinkProvider::name)
                .contains("paho", "paho-v5");
    }

    @Test
    void bothAreBoundByTheirModule() {
        Set<MqttLinkProvider> bound = Guice.createInjector(new PahoModule())
                .getInstance(Key.get(new TypeLiteral<Set<MqttLinkProvider>>() {}));
        assertThat(bound).extracting(MqttLinkProvider::name).containsExactly("paho", "paho-v5");
    }

    @Test
    void bothAreHeldAgainstEveryContractOnEveryBroker() throws Exception {
        SuiteCoverage.assertComplete(PahoLinkProviderTest.class, new PahoLinkProvider(), new PahoV5LinkProvider());
    }

    @Test
    void eachSaysWhatItSpeaks() {
        assertThat(new PahoLinkProvider().versions()).containsExactly(MqttVersion.V3_1, MqttVersion.V3_1_1);
        assertThat(new PahoLinkProvider().defaultVersion()).isEqualTo(MqttVersion.V3_1_1);
        assertThat(new PahoV5LinkProvider().versions()).containsExactly(MqttVersion.V5);
        assertThat(new PahoV5LinkProvider().defaultVersion()).isEqualTo(MqttVersion.V5);
    }
}
