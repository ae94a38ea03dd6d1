// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.OutboundMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A publish that counts its answers, and keeps the packet id that it was told last. */
record RecordedPublish(Message message, CompletableFuture<Void> answer, AtomicInteger answers, AtomicInteger packetId)
        implements OutboundMessage {
    RecordedPublish(Message message) {
        this(message, new CompletableFuture<>(), new AtomicInteger(), new AtomicInteger());
    }

    @Override
    public void numbered(int id) {
        packetId.set(id);
    }

    @Override
    public void acknowledged() {
        answers.incrementAndGet();
        answer.complete(null);
    }

    @Override
    public void failed(TransportException reason) {
        answers.incrementAndGet();
        answer.completeExceptionally(reason);
    }

    /** Waits for the acknowledgement. */
    RecordedPublish await() throws InterruptedException, ExecutionException, TimeoutException {
        answer.get(30, TimeUnit.SECONDS);
        return this;
    }
}
