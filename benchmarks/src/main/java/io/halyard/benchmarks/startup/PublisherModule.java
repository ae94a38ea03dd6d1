// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import com.google.inject.AbstractModule;
import io.halyard.runtime.DeviceApp;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/** The smallest app: it publishes once. */
final class PublisherModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(DeviceApp.class).to(Publisher.class);
    }

    /** The app. */
    static final class Publisher implements DeviceApp {
        private final MqttTransport transport;

        @Inject
        Publisher(MqttTransport transport) {
            this.transport = transport;
        }

        @Override
        public void run() throws Exception {
            transport
                    .publish(Message.of("bench/startup", Payload.of(new byte[64])))
                    .get(30, TimeUnit.SECONDS);
            Started.tellAndWait();
        }
    }
}
