// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.RemoteCommand;
import io.halyard.remote.RemoteException;
import io.halyard.remote.RemoteException.Kind;
import io.halyard.remote.RemoteRequest;
import io.halyard.remote.Role;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.ledger.CleanEnd;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What operators may do about the run. Each of these ends the process soon after its reply.
 *
 * <pre>
 *   lockout.clear     {epoch}          lifts the lock-out of that epoch, which the status names: who looked at an older one clears nothing
 *   maintenance.enter {leaseSeconds}   maintenance mode from the next start on, for that much uptime; 0 or none: until it is cleared
 *   restart, reboot   {}               of the process, of the computer
 * </pre>
 */
final class GuardCommands {
    private static final long LONGEST_LEASE_SECONDS = Duration.ofDays(365).toSeconds();

    private final BootLedger ledger;
    private final RestartSwitch restart;

    GuardCommands(Guarded guarded) {
        this.ledger = guarded.watchdog().ledger();
        this.restart = guarded.restart();
    }

    private record Command(String name, Role role, Function<RemoteRequest, ObjectNode> body) implements RemoteCommand {
        @Override
        public ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts) {
            return body.apply(request);
        }
    }

    List<RemoteCommand> all() {
        return List.of(
                new Command("lockout.clear", Role.OPERATOR, this::clear),
                new Command("maintenance.enter", Role.OPERATOR, this::enter),
                new Command("restart", Role.OPERATOR, _ -> ended(CleanEnd.RESTART, object())),
                new Command("reboot", Role.OPERATOR, _ -> ended(CleanEnd.REBOOT, object())));
    }

    private ObjectNode clear(RemoteRequest request) {
        long current = ledger.state().lock().epoch();
        long epoch = request.number("epoch", -1, 0, Long.MAX_VALUE);
        return switch (ledger.clearLockout(epoch)) {
            case CLEARED -> ended(CleanEnd.RESTART, object().put("cleared", epoch));
            case NOT_LOCKED -> throw new RemoteException(Kind.NOT_FOUND, "the device is not locked out");
            case OTHER_EPOCH ->
                throw new RemoteException(
                        Kind.BAD_ARGUMENTS,
                        "the lock-out has epoch " + current + ", not " + epoch + ": read the status again");
        };
    }

    private ObjectNode enter(RemoteRequest request) {
        long lease = request.number("leaseSeconds", 0, 0, LONGEST_LEASE_SECONDS);
        ledger.enterMaintenance(Duration.ofSeconds(lease));
        return ended(
                CleanEnd.RESTART,
                object().put("leaseSeconds", lease)
                        .put("epoch", ledger.state().lock().epoch()));
    }

    private ObjectNode ended(CleanEnd end, ObjectNode reply) {
        restart.request(end);
        return reply.put("restarting", true);
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
