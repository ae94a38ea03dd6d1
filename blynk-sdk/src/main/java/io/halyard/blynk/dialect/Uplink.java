// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Message;
import java.util.List;
import java.util.Map;

/** What a call becomes. */
public sealed interface Uplink {
    /**
     * Messages, to be sent in order.
     *
     * @param messages none is possible
     */
    record Send(List<Message> messages) implements Uplink {}

    /**
     * Values of datastreams, whose JSON types the server expects.
     *
     * @param values by name
     */
    record Store(Map<String, DatastreamValue> values) implements Uplink {}

    /** {@return one message} */
    static Uplink of(Message message) {
        return new Send(List.of(message));
    }
}
