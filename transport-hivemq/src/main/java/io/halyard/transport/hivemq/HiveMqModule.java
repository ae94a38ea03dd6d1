// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.halyard.transport.spi.MqttLinkProvider;

/** Adds {@link HiveMqLinkProvider} to the set of {@link MqttLinkProvider}s, for composition by hand. */
public final class HiveMqModule extends AbstractModule {
    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), MqttLinkProvider.class).addBinding().toInstance(new HiveMqLinkProvider());
    }
}
