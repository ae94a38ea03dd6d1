// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an operator asks of a device.
 *
 * @param id 32 hexadecimal digits, drawn at random: a request with the same id is the same request
 * @param device whom it is for
 * @param command what to do
 * @param arguments with what
 * @param issued when it was made
 * @param expires from when on it must not be carried out: at most 300 s later
 * @param counter greater than that of each request that the key signed before
 * @param key the name of the key that signs
 * @param nonce what the device's status gave out when it connected
 */
public record RemoteRequest(
        String id,
        String device,
        String command,
        ObjectNode arguments,
        Instant issued,
        Instant expires,
        long counter,
        String key,
        Optional<String> nonce) {

    /**
     * {@return the text argument of that name}
     *
     * @throws RemoteException kind BAD_ARGUMENTS when it is missing or no text
     */
    public String text(String name) {
        JsonNode value = arguments.get(name);
        if (value == null || !value.isString()) {
            throw badArgument(name, "must be a text");
        }
        return value.stringValue();
    }

    /**
     * {@return the whole number of that name, or the default when it is missing}
     *
     * @throws RemoteException kind BAD_ARGUMENTS when it is no whole number within the bounds
     */
    public long number(String name, long byDefault, long minimum, long maximum) {
        JsonNode value = arguments.get(name);
        if (value == null) {
            return byDefault;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < minimum
                || value.longValue() > maximum) {
            throw badArgument(name, "must be a whole number from " + minimum + " to " + maximum);
        }
        return value.longValue();
    }

    private RemoteException badArgument(String name, String problem) {
        return new RemoteException(
                RemoteException.Kind.BAD_ARGUMENTS, command + ": argument '" + name + "' " + problem);
    }
}
