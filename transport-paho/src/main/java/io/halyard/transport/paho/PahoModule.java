// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.halyard.transport.spi.MqttLinkProvider;

/**
 * Adds {@link PahoLinkProvider} and {@link PahoV5LinkProvider} to the set of {@link MqttLinkProvider}s, for composition by
 * hand.
 */
public final class PahoModule extends AbstractModule {
    @Override
    protected void configure() {
        Multibinder<MqttLinkProvider> providers = Multibinder.newSetBinder(binder(), MqttLinkProvider.class);
        providers.addBinding().toInstance(new PahoLinkProvider());
        providers.addBinding().toInstance(new PahoV5LinkProvider());
    }
}
