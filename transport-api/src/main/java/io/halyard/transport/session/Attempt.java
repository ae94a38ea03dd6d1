// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.MqttLink;
import org.jspecify.annotations.Nullable;

/** One link, from the attempt to connect it to its end. What it reports is ignored once the session has turned away from it. */
final class Attempt implements LinkListener {
    private final Session session;
    private final Endpoint endpoint;
    private final @Nullable Runnable first;
    private volatile @Nullable MqttLink link;
    private volatile boolean over;
    // Both under this object's lock.
    private Surroundings.@Nullable Task connecting;
    private boolean connectEnded;

    /** It was lost before the session heard that it was connected. Belongs to the session's steps. */
    @Nullable
    TransportException lostEarly;

    /** @param first to be done before, e.g. the good-bye of the link before it */
    Attempt(Session session, @Nullable Runnable first) {
        this.session = session;
        this.endpoint = session.endpoint();
        this.first = first;
    }

    /** {@return its link, once there is one} */
    @Nullable
    MqttLink link() {
        return link;
    }

    /** Begins to connect on a thread of its own. */
    void start(SessionThreads threads) {
        Surroundings.Task task = threads.surroundings().start(threads.name("connect"), this::run);
        synchronized (this) {
            connecting = connectEnded ? null : task;
        }
    }

    /** Turns away from it. If it is still connecting that is cut short. */
    void giveUp() {
        over = true;
        synchronized (this) {
            if (!connectEnded && connecting != null) {
                connecting.interrupt();
            }
        }
    }

    private void run() {
        Runnable outcome = outcome();
        synchronized (this) {
            connectEnded = true;
            // A thread that has ended still holds its stack, almost two kilobytes for each connection.
            connecting = null;
        }
        // An interrupt was meant for connecting; this thread may go on to work for others.
        Thread.interrupted();
        session.threads.submit(outcome);
    }

    private Runnable outcome() {
        try {
            if (first != null) {
                first.run();
            }
            if (over) {
                return () -> {};
            }
            clearIfNeeded();
            MqttLink made = session.links.link(endpoint, this);
            link = made;
            MqttLink.Accepted accepted = made.connect();
            return () -> session.connected(this, made, accepted);
        } catch (InterruptedException e) {
            return failure(new TransportException(Kind.INTERRUPTED, endpoint.toString(), "interrupted", e));
        } catch (TransportException e) {
            return failure(e);
        } catch (RuntimeException e) { // The border to a plug-in: a fault of a link must not end the reconnecting.
            return failure(new TransportException(
                    Kind.CONNECTION_LOST, endpoint.toString(), "the link failed to connect: " + e, e));
        }
    }

    /** Lets the broker forget its session: only a connection that begins without it does. */
    private void clearIfNeeded() throws InterruptedException {
        if (session.links.isToBeCleared()) {
            MqttLink clearing = session.links.clearingLink(endpoint, new Deaf());
            link = clearing;
            clearing.connect();
            clearing.disconnect();
            session.links.cleared();
        }
    }

    private Runnable failure(TransportException cause) {
        return () -> session.failed(this, cause);
    }

    @Override
    public void onMessage(InboundMessage message) {
        if (!over) {
            session.receiver.received(message);
        }
    }

    @Override
    public void onDropped(TransportException reason) {
        if (!over) {
            session.receiver.dropped(reason);
        }
    }

    @Override
    public void onLost(TransportException cause) {
        session.threads.submit(() -> session.lost(this, cause));
    }

    /** Of a connection that only clears a session nothing is expected. */
    private static final class Deaf implements LinkListener {
        @Override
        public void onMessage(InboundMessage message) {
            message.acknowledge().run();
        }

        @Override
        public void onDropped(TransportException reason) {
            // Nothing was asked for.
        }

        @Override
        public void onLost(TransportException cause) {
            // The one that follows will tell.
        }
    }
}
