// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import io.halyard.transport.session.incoming.IncomingListener;
import io.halyard.transport.session.outgoing.SenderListener;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The link in use, from its CONNACK to its end. It opens in this order: what an earlier connection left under way is finished,
 * then the subscriptions are made, then what waits is sent. While the broker answers none of the first two for too long, the
 * connection is dead. Its methods are steps, but for {@link #heard}, {@link #failed} and {@link #sessionMustEnd}.
 */
final class Connection implements SenderListener, IncomingListener {
    /** How a connection ends. */
    enum Ending {
        /** By our wish: the broker is told, and publishes no will. */
        GOODBYE,
        /** By our wish, without a word. */
        ABANDONED,
        /** Against our wish. */
        LOST
    }

    private final Session session;
    private final Duration patience;
    /** Present exactly in CONNECTED. */
    private @Nullable MqttLink link;

    private long beganAt;
    private long answerBy = Surroundings.NEVER;

    /** @param patience how long the broker may leave us without any answer while the connection opens */
    Connection(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
    }

    boolean isUp() {
        return link != null;
    }

    /** {@return for how many nanoseconds it has been up} */
    long age() {
        return session.threads.now() - beganAt;
    }

    /** There is one. */
    void begin(MqttLink made) {
        link = made;
        beganAt = session.threads.now();
        session.pulse.begin(made);
        session.counters.connects.incrementAndGet();
    }

    /** Everybody has been told that there is one: opens it. */
    void open(MqttLink made, MqttLink.Accepted accepted) {
        session.wire.connected(accepted);
        boolean isRemembered = session.links.remembers(accepted);
        session.receiver.begin(isRemembered);
        if (session.sender.begin(made, accepted, session.endpoint(), isRemembered)) {
            session.pulse.hold();
            answerIsAwaited();
            session.sender.resume();
        } else {
            resumed();
        }
    }

    @Override
    public void answerIsAwaited() {
        answerBy = session.threads.now() + patience.toNanos();
        session.alarmBy(answerBy);
    }

    /** What an earlier connection had left is finished: now the subscriptions. */
    @Override
    public void resumed() {
        session.pulse.release();
        MqttLink asked = link;
        if (asked == null) {
            return; // A probe that had waited was the end of it.
        }
        answerIsAwaited();
        if (!session.subscriptions.begin(asked)) {
            subscribed();
        }
        session.setAlarm();
    }

    /** It has all its subscriptions: now what waits. */
    @Override
    public void subscribed() {
        answerBy = Surroundings.NEVER;
        session.setAlarm();
        session.sender.release();
    }

    @Override
    public void heard() {
        session.pulse.heard();
    }

    @Override
    public void expires(long deadline) {
        session.alarmBy(deadline);
    }

    @Override
    public void linkFailed(RuntimeException thrown) {
        session.linkFailed(thrown);
    }

    @Override
    public void failed(TransportException cause) {
        session.counters.lastError = cause;
    }

    @Override
    public void sessionMustEnd() {
        session.links.clearFirst();
    }

    /** {@return what remains to be done for its link, on another thread; null = there was none} */
    @Nullable
    Runnable end(Ending how, TransportException cause) {
        MqttLink left = link;
        if (left == null) {
            return null;
        }
        link = null;
        answerBy = Surroundings.NEVER;
        session.subscriptions.end();
        session.pulse.end();
        session.receiver.end(cause);
        session.sender.end(cause, how == Ending.LOST);
        if (how != Ending.LOST) {
            session.wire.left(how == Ending.GOODBYE);
        }
        return how == Ending.GOODBYE ? left::disconnect : left::abandon;
    }

    /** {@return why it is to be given up, if it is} */
    @Nullable
    TransportException look(long now) {
        if (answerBy != Surroundings.NEVER && now - answerBy >= 0) {
            String what = session.sender.isResuming() ? "what an earlier connection left" : "a subscription";
            return session.timeout("the broker did not answer " + what + " within " + patience.toSeconds() + " s");
        }
        return session.pulse.look(now);
    }

    /** {@return when to look next} */
    long nextLook() {
        return Math.min(answerBy, session.pulse.nextLook());
    }
}
