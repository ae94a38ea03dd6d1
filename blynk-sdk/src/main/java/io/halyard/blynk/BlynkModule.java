// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.halyard.transport.MqttTransport;

/**
 * Binds {@link Blynk} as a singleton over the {@link MqttTransport} that another module binds, whose settings come from
 * {@link BlynkSettings#transport()}. Who composes calls {@link Blynk#connect()} and, in the end, closes both.
 */
public final class BlynkModule extends AbstractModule {
    private final BlynkSettings settings;

    /** @param settings of the one device */
    public BlynkModule(BlynkSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        requireBinding(MqttTransport.class);
        bind(BlynkSettings.class).toInstance(settings);
        bind(Blynk.class).in(Scopes.SINGLETON);
    }
}
