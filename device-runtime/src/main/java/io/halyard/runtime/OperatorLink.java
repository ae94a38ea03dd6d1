// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import io.halyard.durable.StateFolder;
import io.halyard.remote.OperatorTransport;
import io.halyard.remote.RemoteAgent;
import io.halyard.remote.RemoteClock;
import io.halyard.remote.RemoteCommand;
import io.halyard.remote.RemoteModule;
import io.halyard.remote.StatusPart;
import io.halyard.runtime.DeviceSettings.RemoteChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import io.halyard.watchdog.ledger.BootLedger;
import java.util.Optional;

/** Where operators are heard: the agent, on a broker of theirs or on the device's one connection. */
final class OperatorLink implements AutoCloseable {
    private final RemoteAgent agent;
    private final Optional<MqttTransport> own;

    private OperatorLink(RemoteAgent agent, Optional<MqttTransport> own) {
        this.agent = agent;
        this.own = own;
    }

    /**
     * Opens it, and connects where it has a transport of its own.
     *
     * @param shared the device's one connection, for when it has none
     */
    static OperatorLink open(RemoteChoice remote, GuardedState guarded, Optional<MqttTransport> shared) {
        Optional<MqttTransport> own = remote.transport().map(choice -> create(choice, remote));
        MqttTransport transport = own.or(() -> shared).orElseThrow();
        RemoteAgent agent = Guice.createInjector(
                        new RemoteModule(remote.settings()), new OperatorModule(transport, remote, guarded))
                .getInstance(RemoteAgent.class);
        agent.start();
        own.ifPresent(MqttTransport::connect);
        return new OperatorLink(agent, own);
    }

    /** {@return the connection's settings with the last will that tells operators that the device is gone} */
    static TransportSettings withLastWill(TransportSettings settings, RemoteChoice remote) {
        return settings.withSession(
                settings.session().withWill(remote.settings().lastWill()));
    }

    @Override
    public void close() {
        agent.close();
        own.ifPresent(MqttTransport::close);
    }

    private static MqttTransport create(TransportChoice choice, RemoteChoice remote) {
        return MqttTransports.create(withLastWill(choice.settings(), remote), choice.client());
    }

    /**
     * What the agent and its commands are made of.
     *
     * @param state where they keep what must survive
     * @param ledger what the device may do, and why
     * @param restart ends the process
     */
    record GuardedState(StateFolder state, BootLedger ledger, RestartSwitch restart) {}

    private static final class OperatorModule extends AbstractModule {
        private final MqttTransport transport;
        private final RemoteChoice remote;
        private final GuardedState guarded;

        OperatorModule(MqttTransport transport, RemoteChoice remote, GuardedState guarded) {
            this.transport = transport;
            this.remote = remote;
            this.guarded = guarded;
        }

        @Override
        protected void configure() {
            RemoteClock system = RemoteClock.system();
            bind(MqttTransport.class).annotatedWith(OperatorTransport.class).toInstance(transport);
            bind(RemoteClock.class)
                    .toInstance(remote.clockTrusted() ? new RemoteClock(system.source(), () -> true) : system);
            bind(StateFolder.class).toInstance(guarded.state());
            bind(BootLedger.class).toInstance(guarded.ledger());
            bind(RestartSwitch.class).toInstance(guarded.restart());
            Multibinder.newSetBinder(binder(), StatusPart.class)
                    .addBinding()
                    .to(GuardStatus.class)
                    .in(Scopes.SINGLETON);
            Multibinder.newSetBinder(binder(), RemoteCommand.class)
                    .addBinding()
                    .to(LockoutClearCommand.class)
                    .in(Scopes.SINGLETON);
        }
    }
}
