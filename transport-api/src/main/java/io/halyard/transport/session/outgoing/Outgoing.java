// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.session.threads.Step;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.OutboundMessage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One publish, from the call to its end. It is the caller's future, the link's message, and its own place in every list, so
 * that a publish costs one object. It is a step twice: when it comes in, and when the link has answered.
 */
final class Outgoing extends CompletableFuture<Void> implements OutboundMessage, Step {
    /** Where it is. */
    enum Phase {
        COMING,
        WAITING,
        IN_FLIGHT,
        SETTLED
    }

    private static final long SECOND_NANOS = 1_000_000_000L;
    /** The largest that its four bytes can express (MQTT 5, 3.3.2.3.3). */
    private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    private static final VarHandle ANSWERED;

    static {
        try {
            ANSWERED = MethodHandles.lookup().findVarHandle(Outgoing.class, "answered", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Sender sender;
    private final Message message;
    /** In the store; 0 = in none. */
    private final long number;
    /** When it is not worth sending any more; NEVER = always. */
    private final long deadline;

    private @Nullable Step nextStep;

    @SuppressWarnings("unused") // Through ANSWERED.
    private boolean answered;

    // These belong to the session's steps, and in the end to whoever completes the future.
    @Nullable
    Outgoing before;

    @Nullable
    Outgoing after;

    @Nullable
    Lane lane;

    @Nullable
    TransportException failure;

    Phase phase = Phase.COMING;

    /** A connection ended while it was under way: it may be why. */
    boolean isSuspect;

    /** How many connections in a row ended with it alone under way, closed by the peer. */
    byte endings;

    /** How many in that row were given up by us, or ended by the network. */
    byte silences;

    /** By which a broker that keeps the session knows it; 0 = by none. Written by links' threads. */
    private volatile int packetId;

    private volatile boolean received;

    /** It is among those that are looked at for having expired. */
    boolean isWatched;

    Outgoing(Sender sender, Message message, long number, long deadline) {
        this.sender = sender;
        this.message = message;
        this.number = number;
        this.deadline = deadline;
    }

    @Override
    public Message message() {
        return message;
    }

    /** {@return its number in the store, 0 if it is in none} */
    long number() {
        return number;
    }

    /** {@return when it is not worth sending any more} */
    long deadline() {
        return deadline;
    }

    /** {@return whether it needs no acknowledgement} */
    boolean isUnacknowledged() {
        return message.qos() == Qos.AT_MOST_ONCE;
    }

    /** {@return what it counts in the outbox} */
    int sizeBytes() {
        return sizeBytes(message);
    }

    static int sizeBytes(Message message) {
        return message.topic().length() + message.payload().sizeBytes();
    }

    @Override
    public int resumedPacketId() {
        return packetId;
    }

    @Override
    public boolean wasReceived() {
        return received;
    }

    @Override
    public long expirySeconds() {
        if (deadline == Surroundings.NEVER) {
            return 0;
        }
        long left = deadline - sender.threads.now() + SECOND_NANOS - 1;
        return Math.clamp(left / SECOND_NANOS, 1, LONGEST_EXPIRY_SECONDS);
    }

    @Override
    public void numbered(int id) {
        packetId = id;
    }

    @Override
    public void received() {
        received = true;
    }

    /** The broker does not know it any more: it will be a new publish. */
    void forgetPacketId() {
        packetId = 0;
        received = false;
    }

    /** {@return whether a broker may hold it for unfinished: it then must be finished, or a new message could get its packet id} */
    boolean isUnfinished() {
        return packetId != 0 && message.qos() == Qos.EXACTLY_ONCE;
    }

    @Override
    public void acknowledged() {
        if (claimAnswer()) {
            sender.threads.submit(this);
        }
    }

    @Override
    public void failed(TransportException reason) {
        if (claimAnswer()) {
            failure = reason;
            sender.threads.submit(this);
        }
    }

    /** {@return whether the asker is the one who answers: only the first is} */
    boolean claimAnswer() {
        return ANSWERED.compareAndSet(this, false, true);
    }

    /** {@return whether a link has answered it, though the step that settles it may be still to come} */
    boolean isAnswered() {
        return (boolean) ANSWERED.getVolatile(this);
    }

    @Override
    public @Nullable Step nextStep() {
        return nextStep;
    }

    @Override
    public void nextStep(@Nullable Step next) {
        nextStep = next;
    }

    @Override
    public void run() {
        if (phase == Phase.COMING) {
            sender.accept(this);
        } else {
            sender.answered(this);
        }
    }

    /** Completes the caller's future. */
    void complete() {
        if (failure == null) {
            complete(null);
        } else {
            completeExceptionally(failure);
        }
    }
}
