// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.DeadLetter;
import io.halyard.transport.Registration;
import io.halyard.transport.session.threads.Listeners;
import io.halyard.transport.session.threads.SessionThreads;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What could not be delivered: told to those who listen, logged, and the newest of it kept. Any thread may ask. */
public final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");
    private static final int KEPT = 100;

    private final SessionThreads threads;
    private final Listeners<DeadLetter> listeners;
    private final ArrayDeque<DeadLetter> newest = new ArrayDeque<>();
    private long count;

    DeadLetters(SessionThreads threads) {
        this.threads = threads;
        this.listeners = new Listeners<>(threads, "dead-letters");
    }

    void add(DeadLetter letter) {
        LOG.warn(
                "MQTT {} gives up a message: {}",
                threads.instance(),
                threads.shown(letter.reason().getMessage()));
        synchronized (this) {
            count++;
            newest.add(letter);
            if (newest.size() > KEPT) {
                newest.remove();
            }
        }
        listeners.tell(letter);
    }

    /** {@return the end of its listening} */
    public Registration register(Consumer<? super DeadLetter> consumer) {
        return listeners.register(consumer);
    }

    /** {@return the newest, oldest first} */
    public synchronized List<DeadLetter> newest() {
        return List.copyOf(newest);
    }

    synchronized long count() {
        return count;
    }

    void close() {
        listeners.close();
    }
}
