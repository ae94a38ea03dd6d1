// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Message;
import io.halyard.transport.spi.OutboxStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** No store at all: the outbox is in memory only, and ends with the process. */
final class InMemory implements OutboxStore {
    static final OutboxStore ONLY = new InMemory();

    private InMemory() {}

    @Override
    public List<Stored> recovered() {
        return List.of();
    }

    @Override
    public long add(Message message, Optional<Instant> expiresAt) {
        return 0;
    }

    @Override
    public void remove(long number) {
        // Nothing was kept.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
