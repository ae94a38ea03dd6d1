// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where publishes of QoS 1 and 2 are kept beyond the process. The outbox itself is in memory; a store is its copy that
 * survives. Bounds, order and expiry are the outbox's.
 *
 * <p><b>For implementers.</b>
 *
 * <ul>
 *   <li>S1 When {@code add} returns, the message MUST be found again after the process was killed; when it throws, it MUST NOT
 *       be, unless the process ends before the store could see to that.
 *   <li>S2 {@code recovered} MUST give back what was added and not removed, in the order of the calls. What was removed shortly
 *       before a kill may be among it: such a message is published twice, but none is lost.
 *   <li>S3 {@code remove} MUST NOT block: it is called by links' threads.
 *   <li>S4 A store that cannot write (a full disk) MUST throw kind {@link TransportException.Kind#STORE_FAILED} saying why, lose
 *       nothing it has taken, and go on as soon as it can write again.
 *   <li>S5 Any thread may call any method.
 * </ul>
 */
public interface OutboxStore extends AutoCloseable {
    /**
     * A message in a store.
     *
     * @param number by which it is removed
     * @param message what to publish
     * @param expiresAt when it is not worth sending any more
     */
    record Stored(long number, Message message, Optional<Instant> expiresAt) {}

    /** {@return what an earlier process left unacknowledged, oldest first; asked for once, before anything is added} */
    List<Stored> recovered();

    /**
     * Keeps a message. May wait for the disk.
     *
     * @return its number, not 0
     * @throws TransportException kind STORE_FAILED; TOO_LARGE if the store will never take a message of that size
     */
    long add(Message message, Optional<Instant> expiresAt);

    /** Forgets a message: it was acknowledged, dropped or given up. */
    void remove(long number);

    /** Writes what is still to be written, and frees the store. */
    @Override
    void close();
}
