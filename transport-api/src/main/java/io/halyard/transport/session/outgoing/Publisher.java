// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.WhenFull;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.OutboxStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where publishes come in: looked at, written to the store if they are to be kept, and brought to the {@link Sender}. */
public final class Publisher {
    private final Sender sender;
    private final TransportSettings settings;
    private final Optional<OutboxStore> store;
    private final SessionThreads threads;

    /** @param store the sender's: where publishes are kept beyond the process, if they are */
    public Publisher(Sender sender, TransportSettings settings, Optional<OutboxStore> store, SessionThreads threads) {
        this.sender = sender;
        this.settings = settings;
        this.store = store;
        this.threads = threads;
    }

    /** Brings in what an earlier process left in the store. Before everything else. */
    public void recover() {
        store.ifPresent(kept -> {
            List<Outgoing> entries =
                    kept.recovered().stream().map(this::recovered).toList();
            threads.submit(() -> sender.recover(entries));
        });
    }

    private Outgoing recovered(OutboxStore.Stored stored) {
        Surroundings surroundings = threads.surroundings();
        long deadline = stored.expiresAt()
                .map(instant -> surroundings.nanoTime()
                        + Duration.between(surroundings.wallClock(), instant).toNanos())
                .orElse(Surroundings.NEVER);
        return new Outgoing(sender, stored.message(), stored.number(), deadline);
    }

    /** {@return the publish's end} From any thread; blocks only for the store. */
    public CompletableFuture<Void> publish(Message message) {
        int limit = settings.limits().maximumPacketBytes();
        TransportException tooLarge = PacketSize.fault(message, limit, "the limit of the settings");
        if (tooLarge != null) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        Optional<Duration> expiry = message.delivery().expiry();
        long deadline = expiry.isPresent() ? threads.now() + expiry.get().toNanos() : Surroundings.NEVER;
        long number = 0;
        if (store.isPresent() && message.qos() != Qos.AT_MOST_ONCE) {
            try {
                number = keep(store.get(), message, expiry);
            } catch (TransportException e) {
                sender.refused(e);
                return CompletableFuture.failedFuture(e);
            }
        }
        Outgoing entry = new Outgoing(sender, message, number, deadline);
        threads.submit(entry);
        return entry;
    }

    /** A full outbox is looked at beforehand, so that what it refuses is not written first. */
    private long keep(OutboxStore kept, Message message, Optional<Duration> expiry) {
        if (settings.outbox().whenFull() == WhenFull.FAIL) {
            sender.outbox().requireRoomFor(message);
        }
        return kept.add(message, expiry.map(threads.surroundings().wallClock()::plus));
    }
}
