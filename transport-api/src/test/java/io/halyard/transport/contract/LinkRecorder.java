// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.TransportException;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a link reports. */
final class LinkRecorder implements LinkListener {
    final BlockingQueue<InboundMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<TransportException> dropped = new LinkedBlockingQueue<>();
    final BlockingQueue<TransportException> losses = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(InboundMessage message) {
        messages.add(message);
    }

    @Override
    public void onDropped(TransportException reason) {
        dropped.add(reason);
    }

    @Override
    public void onLost(TransportException cause) {
        losses.add(cause);
    }

    /** {@return the next message, which must come within half a minute} */
    InboundMessage next() throws InterruptedException {
        InboundMessage message = messages.poll(30, TimeUnit.SECONDS);
        assertThat(message).as("a message").isNotNull();
        return java.util.Objects.requireNonNull(message);
    }

    /** {@return the loss, which must come within half a minute} */
    TransportException loss() throws InterruptedException {
        TransportException loss = losses.poll(30, TimeUnit.SECONDS);
        assertThat(loss).as("onLost").isNotNull();
        return java.util.Objects.requireNonNull(loss);
    }
}
