// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks the broker of the connection in use for a sign of life: when it is silent, and when a user wants to know. */
final class Pulse {
    private final Session session;
    private final SessionThreads threads;
    private final Liveness liveness;
    /** Belongs to the session's steps. */
    private @Nullable MqttLink link;
    /** Who wants to know, while nothing may be asked; null = anything may. */
    private @Nullable List<CompletableFuture<Void>> held;

    Pulse(Session session, SessionThreads threads, Duration keepAlive) {
        this.session = session;
        this.threads = threads;
        this.liveness = new Liveness(keepAlive);
    }

    /** Something came from the broker. From any thread. */
    void heard() {
        liveness.heard(threads.now());
    }

    /** {@return when the broker was last heard of; NEVER before the first time. From any thread} */
    long heardAt() {
        return liveness.heardAt();
    }

    // Steps.

    /** There is a connection. */
    void begin(MqttLink connected) {
        link = connected;
        liveness.begin(threads.now());
    }

    /** There is none any more. */
    void end() {
        link = null;
        release();
    }

    /** Nothing is asked for now: what the broker has to answer already proves its life. */
    void hold() {
        held = new ArrayList<>();
    }

    /** It may be asked again. */
    void release() {
        List<CompletableFuture<Void>> waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(this::probe);
        }
    }

    /** {@return when to look next} */
    long nextLook() {
        return link == null ? Surroundings.NEVER : liveness.nextLook();
    }

    /** {@return why the connection is to be given up, if it is} */
    @Nullable
    TransportException look(long now) {
        MqttLink asked = link;
        if (asked == null) {
            return null;
        }
        return switch (liveness.judge(now)) {
            case ALIVE -> null;
            case SILENT -> {
                if (held == null) {
                    CompletableFuture<Void> _ = ping(asked);
                } else {
                    liveness.pinged(now);
                }
                yield null;
            }
            case DEAD -> session.timeout(liveness.verdict());
        };
    }

    /** A user wants to know. */
    void probe(CompletableFuture<Void> answer) {
        if (held != null) {
            held.add(answer);
            return;
        }
        MqttLink asked = link;
        if (asked == null) {
            answer.completeExceptionally(new TransportException(
                    Kind.NOT_CONNECTED,
                    session.endpoint().toString(),
                    "there is no connection to probe; it is " + session.board.state()));
            return;
        }
        CompletableFuture<Void> _ = ping(asked).whenComplete((_, failure) -> {
            if (failure == null) {
                answer.complete(null);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<Void> ping(MqttLink asked) {
        liveness.pinged(threads.now());
        session.wire.pinging();
        try {
            return asked.ping().whenComplete((_, failure) -> {
                session.wire.pinged(failure);
                if (failure == null) {
                    heard();
                }
            });
        } catch (RuntimeException e) { // The border to a plug-in.
            session.linkFailed(e);
            return CompletableFuture.failedFuture(e);
        }
    }
}
