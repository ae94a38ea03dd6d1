// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes over the wire, a line each, at DEBUG. Payloads and logins are never shown. */
final class Wire {
    static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport.wire");

    private Wire() {}
}
