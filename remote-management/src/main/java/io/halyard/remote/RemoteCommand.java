// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something an operator can ask of a device. Features contribute theirs to the Guice set of this type.
 *
 * <p>A command runs on a virtual thread, one at a time, and may block. It is carried out at most once, whatever the broker
 * delivers again and whenever the device crashes.
 */
public interface RemoteCommand {
    /** {@return its name, e.g. {@code crash.list}} */
    String name();

    /** {@return what a key must be allowed} */
    Role role();

    /**
     * Does it.
     *
     * @param request what was asked, checked
     * @param parts takes results too large for one message, piece by piece, before the last
     * @return the result
     * @throws RemoteException to refuse; anything else becomes kind FAILED
     */
    ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts);
}
