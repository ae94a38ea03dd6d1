// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.watchdog.ledger.CleanEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the process to end and be started again, as soon as the reply to whoever wants it is on its way. */
final class RestartSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(RestartSwitch.class);

    /** How long the reply to whoever asked may take to leave: the disk may be slow, or the broker gone. */
    private static final Duration COURTESY = Duration.ofSeconds(10);

    /** Who replies. */
    interface Replies {
        /** {@return whether the latest reply left within {@code patience}} */
        boolean awaitReplied(Duration patience) throws InterruptedException;
    }

    private final AtomicReference<Optional<CleanEnd>> wanted = new AtomicReference<>(Optional.empty());
    private final CountDownLatch requested = new CountDownLatch(1);
    private volatile Replies replies = _ -> true;

    /** Who replies to those who ask by {@link #request}. */
    void repliesOf(Replies whose) {
        replies = whose;
    }

    /** The process is to end like that; the latest wish counts. */
    void request(CleanEnd end) {
        wanted.set(Optional.of(end));
        requested.countDown();
    }

    /** {@return how the process is to end, if someone wants it to} */
    Optional<CleanEnd> wanted() {
        return wanted.get();
    }

    /** {@return whether a restart was requested in that time} */
    boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** {@return whether somebody wants the process to end in that time; if so, when he has the reply} */
    boolean awaitWithCourtesy(Duration time) throws InterruptedException {
        boolean wantedInTime = await(time);
        if (wantedInTime && !replies.awaitReplied(COURTESY)) {
            LOG.warn("the process ends before its reply has left: it was waited for {} s", COURTESY.toSeconds());
        }
        return wantedInTime;
    }
}
