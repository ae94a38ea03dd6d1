// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Registration;
import io.halyard.transport.StateChange;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.threads.Listeners;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.session.threads.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Where the transport stands, who wants to hear of it, and who waits for it. Each change is one line in the log. */
final class StateBoard {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");

    /** Who waits for a state, and whether it came. Under the lock. */
    private static final class Waiter {
        private final Predicate<TransportState> wanted;
        private boolean hasCome;

        Waiter(Predicate<TransportState> wanted) {
            this.wanted = wanted;
        }

        void look(TransportState state) {
            hasCome |= wanted.test(state);
        }
    }

    private final SessionThreads threads;
    private final Listeners<StateChange> listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Waiter> waiting = new ArrayList<>();
    private volatile TransportState state = TransportState.DISCONNECTED;
    private volatile long offlineSince;
    private @Nullable String lastLoggedCause;

    StateBoard(SessionThreads threads) {
        this.threads = threads;
        this.offlineSince = threads.now();
        this.listeners = new Listeners<>(threads, "listener");
    }

    TransportState state() {
        return state;
    }

    /** {@return since when there has been no connection; NEVER while there is one} */
    long offlineSince() {
        return offlineSince;
    }

    /** Moves on and tells everybody. Called by steps only. */
    void change(TransportState to, @Nullable TransportException cause, @Nullable Duration retryIn, Endpoint endpoint) {
        TransportState from = state;
        if (to == TransportState.CONNECTED) {
            offlineSince = Surroundings.NEVER;
        } else if (from == TransportState.CONNECTED) {
            offlineSince = threads.now();
        }
        lock.lock();
        try {
            state = to;
            waiting.forEach(waiter -> waiter.look(to));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        StateChange change = new StateChange(from, to, Optional.ofNullable(cause), Optional.ofNullable(retryIn));
        log(change, endpoint);
        listeners.tell(change);
        if (to == TransportState.CLOSED) {
            listeners.close();
        }
    }

    Registration register(Consumer<? super StateChange> consumer) {
        return listeners.register(consumer);
    }

    /** {@return whether such a state came within the time, though another may have followed it already} */
    boolean await(Predicate<TransportState> wanted, Duration timeout) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        Waiter waiter = new Waiter(wanted);
        try {
            waiter.look(state);
            waiting.add(waiter);
            while (!waiter.hasCome) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.remove(waiter);
            lock.unlock();
        }
    }

    /** A cause that was logged already is not worth another warning: an outage of a week is one line, not ten thousand. */
    private void log(StateChange change, Endpoint endpoint) {
        String cause = change.cause().map(TransportException::getMessage).orElse("");
        boolean isNews = !cause.isEmpty() && !cause.equals(lastLoggedCause);
        Level level = switch (change.to()) {
            case CONNECTED -> Level.INFO;
            case DISCONNECTED, CLOSED -> isNews ? Level.WARN : Level.INFO;
            case WAITING, REFUSED -> isNews ? Level.WARN : Level.DEBUG;
            case CONNECTING -> Level.DEBUG;
        };
        if (change.to() == TransportState.CONNECTED) {
            lastLoggedCause = null;
        } else if (isNews) {
            lastLoggedCause = cause;
        }
        LOG.atLevel(level)
                .log(
                        "MQTT {} {}: {}{}{}",
                        threads.instance(),
                        endpoint,
                        change.to(),
                        cause.isEmpty() ? "" : ", ",
                        threads.shown(cause)
                                + change.retryIn()
                                        .map(delay -> "; next attempt in " + seconds(delay))
                                        .orElse(""));
    }

    private static String seconds(Duration delay) {
        return Math.round(delay.toMillis() / 100.0) / 10.0 + " s";
    }
}
