// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import java.time.Duration;
import java.util.Objects;
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
        acknowledgeFetched(null);
        return fetched(Objects.requireNonNull(next(), "nobody dismisses who fetches"));
    }

    @Override
    public Optional<ReceivedMessage> poll(Duration timeout) throws InterruptedException {
        acknowledgeFetched(null);
        return Optional.ofNullable(next(TimeUnit.NANOSECONDS.convert(timeout))).map(this::fetched);
    }

    @Override
    public void acknowledge() {
        acknowledgeFetched(null);
    }

    private ReceivedMessage fetched(Waiting waiting) {
        acknowledgeFetched(waiting);
        if (isClosed()) {
            acknowledgeFetched(null);
        }
        return waiting.inbound().message();
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
