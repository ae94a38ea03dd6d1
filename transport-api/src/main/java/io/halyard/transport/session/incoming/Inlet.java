// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.Handling;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.Topics;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.MqttLink;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A subscription's bounded queue. At most so many of its messages are unacknowledged; beyond that they are acknowledged as they
 * come, because a broker stops sending to every subscription at its window.
 */
abstract class Inlet implements Subscription {
    /** A message that waits, and whether it is acknowledged afterwards. */
    record Waiting(InboundMessage inbound, boolean isAcknowledgedAfterwards) {}

    private final Subscriptions owner;
    private final String filter;
    private final String pattern;
    private final Qos qos;
    private final Handling handling;
    private final IncomingCounters counters;
    private final CompletableFuture<Qos> granted = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    // Under the lock.
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int unacknowledged;
    private boolean closed;
    private boolean isTaken;
    private boolean dismissed;

    /** The link that was asked for it last. Belongs to the session's steps. */
    @Nullable
    MqttLink askedOf;

    Inlet(Subscriptions owner, String filter, Qos qos, Handling handling) {
        this.owner = owner;
        this.filter = filter;
        this.pattern = Topics.pattern(filter);
        this.qos = qos;
        this.handling = handling;
        this.counters = owner.counters();
    }

    @Override
    public String filter() {
        return filter;
    }

    /** {@return what topics are compared with} */
    String pattern() {
        return pattern;
    }

    Qos qos() {
        return qos;
    }

    @Override
    public CompletableFuture<Qos> granted() {
        return granted.copy();
    }

    /** {@return the future that the session completes} */
    CompletableFuture<Qos> grant() {
        return granted;
    }

    Handling handling() {
        return handling;
    }

    /** Takes a message in. Called by a link's thread: never blocks for long, calls no user's code. */
    void offer(InboundMessage inbound) {
        boolean needsAcknowledgement = inbound.message().qos() != Qos.AT_MOST_ONCE;
        boolean now = false;
        Waiting dropped = null;
        lock.lock();
        try {
            if (closed) {
                now = needsAcknowledgement;
            } else {
                now = needsAcknowledgement && !handling.strict() && unacknowledged >= handling.unacknowledged();
                boolean afterwards = needsAcknowledgement && !now;
                unacknowledged += afterwards ? 1 : 0;
                dropped = enqueue(new Waiting(inbound, afterwards));
            }
        } finally {
            lock.unlock();
        }
        arrived();
        if (now) {
            counters.acknowledgedEarly();
            owner.acknowledge(inbound);
        }
        if (dropped != null) {
            drop(dropped);
        }
    }

    /** Something may have been put into the queue. Called by a link's thread. */
    abstract void arrived();

    /** {@return whether anything waits} */
    boolean isWaiting() {
        lock.lock();
        try {
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** {@return what found no room} */
    private @Nullable Waiting enqueue(Waiting waiting) {
        Waiting dropped = null;
        if (queue.size() >= handling.queue()) {
            if (handling.overflow() == Handling.Overflow.DROP_NEWEST) {
                return waiting;
            }
            dropped = queue.poll();
        }
        queue.add(waiting);
        notEmpty.signal();
        return dropped;
    }

    private void drop(Waiting dropped) {
        counters.dropped();
        if (handling.strict() && dropped.isAcknowledgedAfterwards()) {
            letGo(); // The broker is not told: it has to send it again.
        } else {
            done(dropped);
        }
    }

    /**
     * Waits for a message, so long at most.
     *
     * @return nothing when the time has passed
     * @throws TransportException kind CLOSED
     */
    @Nullable
    Waiting next(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            Waiting first = first();
            while (first == null && left > 0) {
                left = notEmpty.awaitNanos(left);
                first = first();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a message, for as long as it takes. A wait with an end would wake another thread of the JDK for each message, to
     * look after that end, and with it the message would take a fifth longer to its handler.
     *
     * @return nothing when {@link #dismissIfIdle()} has said so
     * @throws TransportException kind CLOSED
     */
    @Nullable
    Waiting next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Waiting first = first();
            while (first == null && !dismissed) {
                notEmpty.await();
                first = first();
            }
            if (first == null) {
                dismissed = false;
            } else {
                isTaken = true;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has {@link #next()} return with nothing once, if it has returned no message since this was asked last, and nothing waits.
     *
     * @return whether that is so
     */
    boolean dismissIfIdle() {
        lock.lock();
        try {
            boolean isIdle = !isTaken && queue.isEmpty();
            isTaken = false;
            if (isIdle) {
                dismissed = true;
                notEmpty.signal();
            }
            return isIdle;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Waiting first() {
        if (closed) {
            throw new TransportException(Kind.CLOSED, "subscription '" + filter + "'", "it was closed");
        }
        return queue.poll();
    }

    /** A message has been handled: acknowledges it if that was left for later. */
    void done(Waiting waiting) {
        if (waiting.isAcknowledgedAfterwards()) {
            letGo();
            owner.acknowledge(waiting.inbound());
        }
    }

    /** It holds one message less unacknowledged. */
    private void letGo() {
        lock.lock();
        try {
            unacknowledged--;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (end("it was closed before the broker granted it")) {
            owner.remove(this);
        }
    }

    /**
     * Ends the delivery.
     *
     * @return whether it had not ended before
     */
    boolean end(String reason) {
        ArrayDeque<Waiting> left;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            left = new ArrayDeque<>(queue);
            queue.clear();
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(this::done);
        ended();
        owner.complete(() -> granted.completeExceptionally(
                new TransportException(Kind.CLOSED, "subscription '" + filter + "'", reason)));
        return true;
    }

    /** {@return whether it has ended} */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** It ended just now. */
    abstract void ended();
}
