// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.RemoteCommand;
import io.halyard.remote.RemoteRequest;
import io.halyard.remote.Role;
import io.halyard.watchdog.hang.Heartbeat;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command that must end in time, or send parts meanwhile: else the agent, which does one after another, hears nobody any more.
 *
 * @param command what it does
 * @param heartbeat of the agent
 */
record WatchedCommand(RemoteCommand command, Heartbeat heartbeat) implements RemoteCommand {
    @Override
    public String name() {
        return command.name();
    }

    @Override
    public Role role() {
        return command.role();
    }

    @Override
    public ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts) {
        heartbeat.beat();
        try {
            return command.run(request, part -> {
                parts.accept(part);
                heartbeat.beat();
            });
        } finally {
            heartbeat.rest();
        }
    }
}
