// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import io.halyard.durable.StateFolder;
import io.halyard.remote.OperatorTransport;
import io.halyard.remote.RemoteClock;
import io.halyard.remote.RemoteCommand;
import io.halyard.remote.StatusPart;
import io.halyard.runtime.DeviceSettings.RemoteChoice;
import io.halyard.transport.MqttTransport;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.hang.Heartbeat;
import java.util.ArrayList;
import java.util.List;

/** What the operators' agent is made of: its transport and state, and the commands of the guard. */
final class OperatorModule extends AbstractModule {
    private final MqttTransport transport;
    private final RemoteChoice remote;
    private final Guarded guarded;
    private final Heartbeat heartbeat;
    private final AgentState state;

    /**
     * Where the agent keeps counters and journal.
     *
     * @param folder the folder
     * @param isLasting whether they survive a restart; if not, each request must carry the nonce of this run
     */
    record AgentState(StateFolder folder, boolean isLasting) {}

    OperatorModule(
            MqttTransport transport, RemoteChoice remote, Guarded guarded, Heartbeat heartbeat, AgentState state) {
        this.transport = transport;
        this.remote = remote;
        this.guarded = guarded;
        this.heartbeat = heartbeat;
        this.state = state;
    }

    @Override
    protected void configure() {
        bind(MqttTransport.class).annotatedWith(OperatorTransport.class).toInstance(transport);
        bind(RemoteClock.class).toInstance(clock());
        bind(StateFolder.class).toInstance(state.folder());
        bind(Watchdog.class).toInstance(guarded.watchdog());
        Multibinder.newSetBinder(binder(), StatusPart.class)
                .addBinding()
                .to(GuardStatus.class)
                .in(Scopes.SINGLETON);
        Multibinder<RemoteCommand> commands = Multibinder.newSetBinder(binder(), RemoteCommand.class);
        commands().forEach(command -> commands.addBinding().toInstance(new WatchedCommand(command, heartbeat)));
    }

    private RemoteClock clock() {
        RemoteClock system = RemoteClock.system();
        if (!state.isLasting()) {
            return new RemoteClock(system.source(), () -> false);
        }
        return remote.clockTrusted() ? new RemoteClock(system.source(), () -> true) : system;
    }

    private List<RemoteCommand> commands() {
        CrashCommands crashes = new CrashCommands(
                guarded.watchdog().crashes(), remote.settings().maximumPayloadBytes());
        List<RemoteCommand> commands = new ArrayList<>(new GuardCommands(guarded).all());
        commands.addAll(crashes.reading());
        if (!guarded.isMinimal()) {
            commands.addAll(crashes.changing());
        }
        return commands;
    }
}
