// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import tools.jackson.databind.node.ObjectNode;

/** A feature's lines in the device's status. Contribute it to the Guice set of this type. */
@FunctionalInterface
public interface StatusPart {
    /** Puts its fields; called on each connect and for each request of the status. Must not block for long. */
    void contribute(ObjectNode status);
}
