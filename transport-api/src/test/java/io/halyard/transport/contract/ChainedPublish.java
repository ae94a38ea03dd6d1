// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.transport.Message;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.util.concurrent.CompletableFuture;

/** A publish whose acknowledgement sends the next, on whatever thread it comes: so does the transport. */
record ChainedPublish(MqttLink link, int left, CompletableFuture<Void> last) implements OutboundMessage {
    @Override
    public Message message() {
        return Message.of("t", "x");
    }

    @Override
    public void acknowledged() {
        if (left == 0) {
            last.complete(null);
        } else {
            link.publish(new ChainedPublish(link, left - 1, last));
        }
    }

    @Override
    public void failed(TransportException reason) {
        last.completeExceptionally(reason);
    }
}
