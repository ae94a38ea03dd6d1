// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.halyard.blynk.handler.Handler;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Message;
import io.halyard.transport.Registration;
import java.util.concurrent.CompletableFuture;

/**
 * A datastream as a bounded line for messages: what a terminal widget shows and takes, or the channel of a protocol. Unlike
 * values, messages never replace each other, and they share the one rate with the values but go first. Any thread may use it;
 * it lives as long as its {@link Blynk}.
 */
public final class Terminal {
    private final Session session;
    private final String datastream;

    Terminal(Session session, String datastream) {
        this.session = session;
        this.datastream = datastream;
    }

    /** {@return how many bytes of UTF-8 fit into one message; in the dialect device-topics without what JSON must escape} */
    public int maximumBytes() {
        Message empty = session.dialect.value(datastream, DatastreamValue.of(""));
        return session.dialect.limit().payloadBytes(empty.topic())
                - empty.payload().sizeBytes();
    }

    /**
     * Sends a message; offline it waits in the transport's outbox.
     *
     * @throws io.halyard.blynk.value.BlynkException kind TOO_LARGE
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> send(String text) {
        return session.outflow.send(session.dialect.value(datastream, DatastreamValue.of(text)));
    }

    /** Handles each message that comes. */
    public Registration onMessage(Handler<String> handler) {
        return session.datastream(datastream).add(value -> handler.handle(value.text()));
    }
}
