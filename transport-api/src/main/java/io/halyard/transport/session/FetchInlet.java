// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A subscription whose messages are fetched. */
final class FetchInlet extends Inlet implements Inbox {
    private final AtomicReference<@Nullable Waiting> fetched = new AtomicReference<>();

    FetchInlet(Subscriptions owner, String filter, Qos qos, Handling handling) {
        super(owner, filter, qos, handling);
    }

    @Override
    public ReceivedMessage take() throws InterruptedException {
        while (true) {
            Optional<ReceivedMessage> message = fetch(forEver());
            if (message.isPresent()) {
                return message.get();
            }
        }
    }

    @Override
    public Optional<ReceivedMessage> poll(Duration timeout) throws InterruptedException {
        return fetch(TimeUnit.NANOSECONDS.convert(timeout));
    }

    @Override
    public void acknowledge() {
        acknowledgeFetched(null);
    }

    private Optional<ReceivedMessage> fetch(long nanos) throws InterruptedException {
        acknowledgeFetched(null);
        Waiting waiting = next(nanos);
        if (waiting == null) {
            return Optional.empty();
        }
        acknowledgeFetched(waiting);
        if (isClosed()) {
            acknowledgeFetched(null);
        }
        return Optional.of(waiting.inbound().message());
    }

    private void acknowledgeFetched(@Nullable Waiting next) {
        Waiting before = fetched.getAndSet(next);
        if (before != null) {
            done(before);
        }
    }

    @Override
    void arrived() {
        // Whoever fetches is woken.
    }

    @Override
    void ended() {
        acknowledgeFetched(null);
    }
}
