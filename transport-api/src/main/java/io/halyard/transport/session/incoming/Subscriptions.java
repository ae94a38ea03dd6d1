// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

import io.halyard.transport.Handling;
import io.halyard.transport.Inbox;
import io.halyard.transport.MessageHandler;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.Topics;
import io.halyard.transport.TransportException;
import io.halyard.transport.session.threads.SessionThreads;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.MqttLink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Who wants which messages. Any thread may ask; links' threads route through it. */
public final class Subscriptions {
    /** An unchanging table: topics without wildcards are looked up, filters with wildcards are tried. */
    private record Table(Map<String, List<Inlet>> exact, List<Inlet> wildcard) {
        static final Table EMPTY = new Table(Map.of(), List.of());

        static Table of(List<Inlet> inlets) {
            Map<String, List<Inlet>> exact = new LinkedHashMap<>();
            List<Inlet> wildcard = new ArrayList<>();
            for (Inlet inlet : inlets) {
                if (inlet.pattern().indexOf('+') >= 0 || inlet.pattern().indexOf('#') >= 0) {
                    wildcard.add(inlet);
                } else {
                    exact.computeIfAbsent(inlet.pattern(), _ -> new ArrayList<>())
                            .add(inlet);
                }
            }
            return new Table(exact, wildcard);
        }
    }

    private final SessionThreads threads;
    private final IncomingCounters counters = new IncomingCounters();
    private final IncomingWire wire;
    private final Subscriber subscriber;
    private final Object lock = new Object();
    // Changed under the lock.
    private final List<Inlet> inlets = new ArrayList<>();
    private volatile Table table = Table.EMPTY;
    private @Nullable TransportException closed;

    /** @param isKept whether the broker keeps subscriptions beyond a connection */
    public Subscriptions(IncomingListener listener, boolean isKept, SessionThreads threads) {
        this.threads = threads;
        this.wire = new IncomingWire(threads);
        this.subscriber = new Subscriber(listener, this, isKept);
    }

    SessionThreads threads() {
        return threads;
    }

    IncomingCounters counters() {
        return counters;
    }

    IncomingWire wire() {
        return wire;
    }

    /** {@return a subscription with a handler} */
    public Subscription add(String filter, Qos qos, Handling handling, MessageHandler handler) {
        HandlerInlet inlet = new HandlerInlet(this, filter, qos, handling, handler);
        add(inlet);
        return inlet;
    }

    /** {@return a subscription whose messages are fetched} */
    public Inbox add(String filter, Qos qos, Handling handling) {
        FetchInlet inlet = new FetchInlet(this, filter, qos, handling);
        add(inlet);
        return inlet;
    }

    private void add(Inlet inlet) {
        Topics.checkFilter(inlet.filter());
        synchronized (lock) {
            if (closed != null) {
                throw new TransportException(closed);
            }
            inlets.add(inlet);
            table = Table.of(inlets);
        }
        threads.submit(() -> subscriber.subscribe(inlet));
    }

    /** An inlet was closed by its user. */
    void remove(Inlet inlet) {
        boolean isLast;
        synchronized (lock) {
            if (closed != null) {
                return;
            }
            inlets.remove(inlet);
            table = Table.of(inlets);
            isLast = of(inlet.filter()).isEmpty();
        }
        if (isLast) {
            threads.submit(() -> subscriber.unsubscribe(inlet.filter()));
        }
    }

    /**
     * There is a connection: asks it for everything. A step.
     *
     * @return whether any answer is to be awaited
     */
    public boolean begin(MqttLink connected) {
        return subscriber.begin(connected);
    }

    /** The connection is gone. A step. */
    public void end() {
        subscriber.end();
    }

    /** {@return the greatest quality of service wanted for each filter, in the order of the first wish} */
    Map<String, Qos> wanted() {
        Map<String, Qos> wanted = new LinkedHashMap<>();
        synchronized (lock) {
            for (Inlet inlet : inlets) {
                wanted.merge(inlet.filter(), inlet.qos(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        }
        return wanted;
    }

    /** {@return those of one filter} */
    List<Inlet> of(String filter) {
        synchronized (lock) {
            return inlets.stream()
                    .filter(inlet -> inlet.filter().equals(filter))
                    .toList();
        }
    }

    /** The broker has answered for a filter. */
    void answered(String filter, @Nullable Qos granted, @Nullable TransportException refusal) {
        List<Inlet> asked = of(filter);
        complete(() -> {
            for (Inlet inlet : asked) {
                if (granted != null) {
                    inlet.grant().complete(granted);
                } else if (refusal != null) {
                    inlet.grant().completeExceptionally(refusal);
                }
            }
        });
    }

    /** Runs what completes futures on a thread where users' code may run. */
    void complete(Runnable completion) {
        Thread.ofVirtual().name(threads.name("granted")).start(completion);
    }

    /** Hands a message to all who want it. Called by a link's thread. */
    void route(InboundMessage inbound) {
        Table current = table;
        String topic = inbound.message().topic();
        List<Inlet> exact = current.exact.getOrDefault(topic, List.of());
        if (exact.size() == 1 && current.wildcard.isEmpty()) {
            exact.getFirst().offer(inbound);
            return;
        }
        List<Inlet> takers = new ArrayList<>(exact);
        for (Inlet inlet : current.wildcard) {
            if (Topics.matches(inlet.pattern(), topic)) {
                takers.add(inlet);
            }
        }
        if (takers.isEmpty()) {
            counters.dropped();
            acknowledge(inbound);
        } else if (takers.size() == 1) {
            takers.getFirst().offer(inbound);
        } else {
            InboundMessage shared = shared(inbound, takers.size());
            takers.forEach(inlet -> inlet.offer(shared));
        }
    }

    /** Acknowledges a message, unless another subscription still has it. */
    void acknowledge(InboundMessage inbound) {
        wire.acknowledged(inbound.message());
        inbound.acknowledge().run();
    }

    /** {@return the same message, acknowledged when as many have done so} */
    private static InboundMessage shared(InboundMessage inbound, int takers) {
        AtomicInteger left = new AtomicInteger(takers);
        return new InboundMessage(
                inbound.message(),
                () -> {
                    if (left.decrementAndGet() == 0) {
                        inbound.acknowledge().run();
                    }
                },
                inbound.packetId());
    }

    /**
     * Ends all, for ever. Handlers at work go on: see {@link #awaitHandlers(long)}.
     *
     * @param cause what is told to those who come later
     */
    public void close(TransportException cause) {
        List<Inlet> ended;
        synchronized (lock) {
            closed = cause;
            ended = List.copyOf(inlets);
            table = Table.EMPTY;
        }
        ended.forEach(inlet -> inlet.end("the transport was closed"));
    }

    /** Gives the handlers that are at work that long to end by themselves, and interrupts the rest. */
    public void awaitHandlers(long nanos) {
        long deadline = System.nanoTime() + nanos;
        List<Inlet> ended;
        synchronized (lock) {
            ended = List.copyOf(inlets);
        }
        for (Inlet inlet : ended) {
            if (inlet instanceof HandlerInlet handler) {
                handler.awaitEnd(deadline);
            }
        }
    }
}
