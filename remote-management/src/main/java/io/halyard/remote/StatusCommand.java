// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** {@code status}: what the retained status says, made anew. */
record StatusCommand(Supplier<ObjectNode> status) implements RemoteCommand {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public Role role() {
        return Role.VIEWER;
    }

    @Override
    public ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts) {
        return status.get();
    }
}
