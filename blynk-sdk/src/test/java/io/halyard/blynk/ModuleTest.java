// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.halyard.transport.MqttTransport;
import org.junit.jupiter.api.Test;

/** Composition under the runtime's strict rules. */
class ModuleTest {
    @Test
    void theModuleBindsOneBlynkOverTheTransport() {
        BlynkSettings settings = Bench.quiet();
        RecordingTransport transport = new RecordingTransport(settings.endpoint());
        Module strict = binder -> {
            binder.requireExplicitBindings();
            binder.requireAtInjectOnConstructors();
            binder.requireExactBindingAnnotations();
            binder.disableCircularProxies();
        };
        Injector injector = Guice.createInjector(
                Stage.DEVELOPMENT, strict, new BlynkModule(settings), new TransportStub(transport));
        try (Blynk blynk = injector.getInstance(Blynk.class)) {
            assertThat(injector.getInstance(Blynk.class)).isSameAs(blynk);
            blynk.connect();
            assertThat(transport.filters()).containsExactly("downlink/#");
        }
        assertThat(transport.filters()).isEmpty();
    }

    private static final class TransportStub extends AbstractModule {
        private final MqttTransport transport;

        TransportStub(MqttTransport transport) {
            this.transport = transport;
        }

        @Override
        protected void configure() {
            Binder binder = binder();
            binder.bind(MqttTransport.class).toInstance(transport);
        }
    }
}
