// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.spi.MqttLink.Accepted;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A link's way from {@code connect} to its end, whatever its library: who ends it first, who waits for what until then, and
 * who is told. For writers of links: a link makes one in its constructor, and its {@code connect}, {@code disconnect} and {@code
 * abandon} are this one's.
 *
 * <pre>
 *   NEW --connect--&gt; CONNECTING --CONNACK--&gt; CONNECTED --lost--&gt; ENDED (onLost)
 *                        |                       |
 *        refused, failed |                       +--disconnect--&gt; LEAVING --closed--&gt; ENDED
 *                        +--&gt; ENDED              +--abandon--&gt; ENDED
 * </pre>
 *
 * <p>Thread-safe. Only {@code connect} and {@code disconnect} wait. A library's failures go through the translation that a link
 * gives; a {@link TransportException} needs none.
 */
public final class LinkLife {
    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        LEAVING,
        ENDED
    }

    private final LinkSettings settings;
    private final LinkListener listener;
    private final Runnable release;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final AtomicReference<@Nullable TransportException> end = new AtomicReference<>();
    private final CompletableFuture<Accepted> accepted = new CompletableFuture<>();
    private final Map<Object, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();

    /**
     * Begins one.
     *
     * @param listener is told of a loss, exactly once (rule L6)
     * @param release frees sockets and threads (rule L8); called exactly once, at the end, on the thread that ends the link, so it does
     *     not block
     */
    public LinkLife(LinkSettings settings, LinkListener listener, Runnable release) {
        this.settings = settings;
        this.listener = listener;
        this.release = release;
    }

    /**
     * Connects, and waits for CONNACK within the connect timeout. Whatever else ends the wait ends the link.
     *
     * @param opening begins to connect, without blocking
     * @param translation says what its failure means
     */
    public Accepted connect(
            Supplier<? extends CompletionStage<Accepted>> opening, Function<Throwable, TransportException> translation)
            throws InterruptedException {
        if (!state.compareAndSet(State.NEW, State.CONNECTING)) {
            throw ended();
        }
        Duration timeout = settings.limits().connectTimeout();
        boolean isConnected = false;
        try {
            var _ = opening.get().whenComplete((said, failure) -> {
                if (failure == null) {
                    accepted.complete(said);
                } else {
                    accepted.completeExceptionally(failure);
                }
            });
            Accepted said = checked(accepted.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
            isConnected = state.compareAndSet(State.CONNECTING, State.CONNECTED);
            if (!isConnected) {
                throw ended();
            }
            return said;
        } catch (ExecutionException e) {
            throw LinkFailures.beforeConnack(settings.endpoint(), translated(e, translation));
        } catch (TimeoutException e) {
            throw LinkFailures.timeout(settings.endpoint(), timeout, e);
        } finally {
            if (!isConnected) {
                abandon();
            }
        }
    }

    /** After a clean start there is no session (MQTT 3.1.1, 3.2.2.2; MQTT 5, 3.2.2.1.1), and in MQTT 3.1 that byte says nothing. */
    private Accepted checked(Accepted said) {
        if (!said.sessionPresent()) {
            return said;
        }
        if (settings.version() == MqttVersion.V3_1) {
            return new Accepted(false, said.maximumInFlight(), said.maximumPacketBytes());
        }
        if (settings.startClean()) {
            throw LinkFailures.malformed(
                    settings.endpoint(), new ProtocolException("a CONNACK with a session after a clean start"));
        }
        return said;
    }

    /** {@return whether the connection has ended; what a library says from then on says nothing} */
    public boolean hasEnded() {
        return state.get() == State.ENDED;
    }

    /**
     * {@return the answer, which fails with the connection if it has not come by then}
     *
     * @param translation says what its failure means
     */
    public <T> CompletableFuture<T> answered(
            CompletionStage<T> answer, Function<Throwable, TransportException> translation) {
        CompletableFuture<T> ours = new CompletableFuture<>();
        Object key = new Object();
        unanswered.put(key, ours);
        var _ = answer.whenComplete((value, failure) -> {
            unanswered.remove(key);
            if (failure == null) {
                ours.complete(value);
            } else {
                ours.completeExceptionally(translated(failure, translation));
            }
        });
        if (hasEnded()) {
            ours.completeExceptionally(ended());
        }
        return ours;
    }

    /** The connection is gone. Only the first cause counts. */
    public void end(TransportException cause) {
        end(cause, true);
    }

    /** Ends the connection without a word. */
    public void abandon() {
        end(closed(), false);
    }

    private void end(TransportException cause, boolean isLoss) {
        if (!end.compareAndSet(null, cause)) {
            return;
        }
        State before = state.getAndSet(State.ENDED);
        accepted.completeExceptionally(cause);
        unanswered.values().forEach(answer -> answer.completeExceptionally(cause));
        release.run();
        if (isLoss && before == State.CONNECTED) {
            listener.onLost(cause);
        }
    }

    /**
     * Leaves, and waits until that is done or the connection has ended, for half the connect timeout at most: who closes a transport
     * waits for a whole one, and by then nothing of the link may be left.
     *
     * @param farewell sends DISCONNECT, and tells when it is sent
     */
    public void disconnect(Supplier<? extends CompletionStage<?>> farewell) {
        try {
            if (state.compareAndSet(State.CONNECTED, State.LEAVING)) {
                answered(farewell.get(), _ -> closed())
                        .get(settings.limits().connectTimeout().toNanos() / 2, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // It could not leave: the connection is closed without it.
        } finally {
            abandon();
        }
    }

    private TransportException ended() {
        TransportException cause = end.get();
        return cause == null ? closed() : cause;
    }

    private TransportException closed() {
        return new TransportException(
                Kind.CONNECTION_LOST, settings.endpoint().toString(), "the connection was closed");
    }

    private static TransportException translated(
            Throwable failure, Function<Throwable, TransportException> translation) {
        boolean isWrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable cause = isWrapped && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TransportException ours ? ours : translation.apply(cause);
    }
}
