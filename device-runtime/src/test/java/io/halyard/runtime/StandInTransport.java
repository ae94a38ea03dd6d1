// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportState;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A connection in whatever state the test says. */
final class StandInTransport {
    private final List<String> calls = new ArrayList<>();
    private final List<Consumer<StateChange>> listeners = new ArrayList<>();
    private TransportState state = TransportState.WAITING;

    @SuppressWarnings("unchecked")
    MqttTransport transport() {
        return (MqttTransport) Proxy.newProxyInstance(
                MqttTransport.class.getClassLoader(),
                new Class<?>[] {MqttTransport.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "state" -> state;
                    case "isConnected" -> state == TransportState.CONNECTED;
                    case "endpoint" -> Endpoint.of("mqtt://127.0.0.1");
                    case "onStateChange" -> {
                        listeners.add((Consumer<StateChange>) arguments[0]);
                        yield (Registration) () -> {};
                    }
                    case "abandon", "connect" -> {
                        calls.add(method.getName());
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** {@return whether it was abandoned and connected again, by name} */
    List<String> calls() {
        return calls;
    }

    /** It is in that state, and nobody is told. */
    void be(TransportState now) {
        state = now;
    }

    /** It is in that state, and its listeners are told before this returns. */
    void become(TransportState now) {
        StateChange change = new StateChange(state, now, Optional.empty(), Optional.empty());
        state = now;
        listeners.forEach(each -> each.accept(change));
    }
}
