// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;

/**
 * Binds the {@link RemoteAgent} and owns the sets that features contribute to. Needs bindings of the {@link OperatorTransport},
 * of the {@link io.halyard.durable.StateFolder} and of the {@link RemoteClock}.
 */
public final class RemoteModule extends AbstractModule {
    private final RemoteSettings settings;

    /** @param settings where and for whom the device can be managed */
    public RemoteModule(RemoteSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(RemoteSettings.class).toInstance(settings);
        bind(RemoteAgent.class).in(Scopes.SINGLETON);
        Multibinder.newSetBinder(binder(), RemoteCommand.class);
        Multibinder.newSetBinder(binder(), StatusPart.class);
    }
}
