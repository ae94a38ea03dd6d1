// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import io.halyard.transport.Registration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of events: each hears every event once, in order, on a virtual thread of its own. */
public final class Listeners<T> {
    private static final Logger LOG = LoggerFactory.getLogger("io.halyard.transport");

    private final SessionThreads threads;
    private final String role;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** @param role the name of each one's thread */
    public Listeners(SessionThreads threads, String role) {
        this.threads = threads;
        this.role = role;
    }

    /** Tells all of an event, without waiting for any. */
    public void tell(T event) {
        listeners.forEach(listener -> listener.queue.add(Optional.of(event)));
    }

    /** {@return the end of its listening} */
    public Registration register(Consumer<? super T> consumer) {
        Listener listener = new Listener(consumer);
        listeners.add(listener);
        Thread.ofVirtual().name(threads.name(role)).start(listener::run);
        if (closed) {
            listener.end();
        }
        return listener;
    }

    /** There will be no further event: each ends when it has heard the last. */
    public void close() {
        closed = true;
        listeners.forEach(Listener::end);
    }

    private final class Listener implements Registration {
        /** Empty = the end. */
        private final LinkedBlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();

        private final Consumer<? super T> consumer;

        Listener(Consumer<? super T> consumer) {
            this.consumer = consumer;
        }

        void run() {
            while (true) {
                try {
                    Optional<T> event = queue.take();
                    if (event.isEmpty()) {
                        return;
                    }
                    tell(event.get());
                } catch (InterruptedException e) {
                    LOG.debug("a listener's thread was interrupted by somebody; it listens on", e);
                }
            }
        }

        private void tell(T event) {
            try {
                consumer.accept(event);
            } catch (Throwable e) { // The border to a user's code: whatever it throws, the next event is delivered.
                LOG.warn("A listener failed at {}", threads.shown(event), e);
            }
            Thread.interrupted(); // What it leaves behind is not meant for the next event.
        }

        void end() {
            queue.add(Optional.empty());
        }

        @Override
        public void close() {
            if (listeners.remove(this)) {
                queue.clear();
                end();
            }
        }
    }
}
