// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.Guice;
import io.halyard.durable.StateFolder;
import io.halyard.remote.RemoteAgent;
import io.halyard.remote.RemoteModule;
import io.halyard.runtime.DeviceSettings.RemoteChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import io.halyard.watchdog.hang.Heartbeat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where operators are heard: the agent, on a broker of theirs or on the device's one connection. */
final class OperatorLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorLink.class);
    /** A command that takes longer hangs. */
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(5);

    private final OpenParts open = new OpenParts();

    private final MqttTransport transport;

    private OperatorLink(RemoteChoice remote, Optional<MqttTransport> shared) {
        this.transport = remote.transport()
                .<MqttTransport>map(choice -> open.add(create(choice, remote)))
                .or(() -> shared)
                .orElseThrow();
    }

    /**
     * Opens it, and connects where it has a transport of its own.
     *
     * @param shared the device's one connection, for when it has none
     */
    static OperatorLink open(RemoteChoice remote, Guarded guarded, Optional<MqttTransport> shared) {
        OperatorLink link = new OperatorLink(remote, shared);
        Heartbeat heartbeat =
                link.open.add(guarded.watchdog().heartbeats().register("operator-commands", LONGEST_COMMAND));
        heartbeat.rest();
        RemoteAgent agent = link.open.add(Guice.createInjector(
                        new RemoteModule(remote.settings()),
                        new OperatorModule(link.transport, remote, guarded, heartbeat, link.state(guarded)))
                .getInstance(RemoteAgent.class));
        guarded.restart().repliesOf(agent::awaitReplied);
        guarded.watchdog()
                .crashes()
                .filter(_ -> !guarded.isMinimal())
                .ifPresent(store -> link.open.add(CrashHeadlines.start(agent, store, link.transport)));
        link.open.add(TransportPulse.start(
                "operator-transport", link.transport, guarded.watchdog().heartbeats()));
        agent.start();
        if (remote.transport().isPresent()) {
            link.transport.connect();
        }
        return link;
    }

    /** {@return the connection over which operators are heard} */
    MqttTransport transport() {
        return transport;
    }

    /**
     * {@return where the agent keeps counters and journal, and whether they were there before} Where the state folder cannot be used, a
     * temporary one does, so that the device can be reached all the same.
     */
    private OperatorModule.AgentState state(Guarded guarded) {
        Optional<StateFolder> state = guarded.watchdog().state();
        if (state.isPresent() && guarded.watchdog().ledger().failure().isEmpty()) {
            return new OperatorModule.AgentState(state.get(), true);
        }
        try {
            StateFolder temporary = StateFolder.open(Files.createTempDirectory("halyard-remote"));
            LOG.warn("operators' requests are remembered in {} until the state folder can be used", temporary.path());
            return new OperatorModule.AgentState(open.add(temporary), false);
        } catch (IOException e) {
            throw new UncheckedIOException("neither the state folder nor a temporary one can be used", e);
        }
    }

    /** {@return the connection's settings with the last will that tells operators that the device is gone} */
    static TransportSettings withLastWill(TransportSettings settings, RemoteChoice remote) {
        return settings.withSession(
                settings.session().withWill(remote.settings().lastWill()));
    }

    @Override
    public void close() {
        open.close();
    }

    private static MqttTransport create(TransportChoice choice, RemoteChoice remote) {
        return MqttTransports.create(withLastWill(choice.settings(), remote), choice.client());
    }
}
