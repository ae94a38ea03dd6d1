// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open, to be closed in reverse order. Whatever one part throws at its end, the others are closed too. */
final class OpenParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** {@return the part, to be closed before those that came earlier; at once, if the others are closed already} */
    synchronized <T extends AutoCloseable> T add(T part) {
        if (closed) {
            closeOne(part);
        } else {
            open.push(part);
        }
        return part;
    }

    /** Closes everything; harmless when closed already. Also from a thread that ends the process while another one works. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            closeOne(open.pop());
        }
    }

    // The border to the parts' code.
    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} could not be closed", part, e);
        }
    }
}
