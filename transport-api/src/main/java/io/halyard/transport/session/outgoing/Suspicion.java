// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Finds a message that ends connections, without condemning one that merely was under way when a broker was killed. What was
 * under way when a connection was closed is suspect, and is sent alone from then on. One with which three connections in a
 * row ended, each accepted by the broker and with it alone under way, is guilty. A connection that we gave up ourselves, or that
 * the network ended, says little about the message: it takes ten of these. Belongs to the session's steps.
 */
final class Suspicion {
    private static final int ENDINGS = 3;
    /** Not never: a message that makes a broker fall silent, or that no path takes, would block all behind it for ever. */
    private static final int SILENCES = 10;

    private @Nullable Outgoing lastAlone;
    private boolean isAnswering;

    /** There is a connection. */
    void begin() {
        isAnswering = false;
    }

    /** The broker has answered a publish. */
    void answered(Outgoing entry) {
        isAnswering = true;
        entry.isSuspect = false;
    }

    /** {@return whether a publish has to wait until nothing is under way} */
    static boolean mustWait(Outgoing next, @Nullable Outgoing underWay) {
        return underWay != null && (next.isSuspect || underWay.isSuspect);
    }

    /**
     * The connection ended, and not by our own wish. Asked before what was under way is put back.
     *
     * @param firstUnderWay the first of those that the link was given
     * @return the one that is guilty
     */
    @Nullable
    @SuppressWarnings("ReferenceEquality") // This very publish.
    Outgoing connectionEnded(TransportException cause, @Nullable Outgoing firstUnderWay) {
        int underWay = 0;
        Outgoing alone = null;
        for (Outgoing entry = firstUnderWay; entry != null; entry = entry.after) {
            if (!entry.isAnswered()) {
                underWay++;
                alone = entry;
            }
        }
        if (underWay == 1 && alone != null && !alone.isUnacknowledged()) {
            if (alone != lastAlone) {
                alone.endings = 0;
                alone.silences = 0;
            }
            lastAlone = alone;
            alone.isSuspect = true;
            if (isEndedByPeer(cause)) {
                alone.endings++;
            } else {
                alone.silences++;
            }
            return alone.endings < ENDINGS && alone.silences < SILENCES ? null : alone;
        }
        lastAlone = null;
        // A path that went dead while the broker was answering is the path's fault: going one by one would only cost
        // time.
        if (underWay > 1 && (cause.kind() != Kind.TIMEOUT || !isAnswering)) {
            for (Outgoing entry = firstUnderWay; entry != null; entry = entry.after) {
                entry.isSuspect = !entry.isUnacknowledged();
            }
        }
        return null;
    }

    private static boolean isEndedByPeer(TransportException cause) {
        return cause.kind() != Kind.TIMEOUT && cause.kind() != Kind.UNREACHABLE;
    }

    /** {@return why it was given up} */
    static TransportException verdict(Outgoing guilty, TransportException cause) {
        return new TransportException(
                Kind.UNDELIVERABLE,
                "topic '" + guilty.message().topic() + "'",
                guilty.endings + guilty.silences + " connections in a row ended with this message of "
                        + guilty.message().payload().sizeBytes() + " bytes alone under way, the last one: "
                        + cause.getMessage(),
                cause);
    }
}
