// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.RemoteCommand;
import io.halyard.remote.RemoteException;
import io.halyard.remote.RemoteException.Kind;
import io.halyard.remote.RemoteRequest;
import io.halyard.remote.Role;
import io.halyard.watchdog.ledger.BootLedger;
import jakarta.inject.Inject;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code lockout.clear {"epoch"}}: lifts the lock-out of that epoch, which the status names, and restarts the process so that
 * the app runs again. An operator who looked at an older lock-out clears nothing.
 */
final class LockoutClearCommand implements RemoteCommand {
    private final BootLedger ledger;
    private final RestartSwitch restart;

    @Inject
    LockoutClearCommand(BootLedger ledger, RestartSwitch restart) {
        this.ledger = ledger;
        this.restart = restart;
    }

    @Override
    public String name() {
        return "lockout.clear";
    }

    @Override
    public Role role() {
        return Role.OPERATOR;
    }

    @Override
    public ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts) {
        long current = ledger.state().lock().epoch();
        long epoch = request.number("epoch", -1, 0, Long.MAX_VALUE);
        switch (ledger.clearLockout(epoch)) {
            case CLEARED -> restart.request();
            case NOT_LOCKED -> throw new RemoteException(Kind.NOT_FOUND, "the device is not locked out");
            case OTHER_EPOCH ->
                throw new RemoteException(
                        Kind.BAD_ARGUMENTS,
                        "the lock-out has epoch " + current + ", not " + epoch + ": read the status again");
        }
        return JsonNodeFactory.instance.objectNode().put("cleared", epoch).put("restarting", true);
    }
}
