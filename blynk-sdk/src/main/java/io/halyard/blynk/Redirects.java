// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.blynk.journal.Journal;
import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows the server's redirects, and finds the way back home when the place it was sent to is not there, or does not know us.
 *
 * <p>Not followed are: what is no endpoint; one without TLS from one with it, unless it is this computer or settings allow it;
 * and the eleventh in a row without a connection that lasted, so that two servers cannot play ball with us.
 */
final class Redirects {
    private static final int MOST_IN_A_ROW = 10;
    private static final int FAILURES_BEFORE_HOME = 3;

    private final MqttTransport transport;
    private final BlynkSettings settings;
    private final Journal journal;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Endpoint> home = Optional.empty();
    private int inARow;
    private int failures;
    private long followed;

    Redirects(MqttTransport transport, BlynkSettings settings, Journal journal) {
        this.transport = transport;
        this.settings = settings;
        this.journal = journal;
    }

    /** The server says where to connect. */
    void follow(String uri) {
        Endpoint target;
        try {
            target = Endpoint.of(uri);
        } catch (TransportException e) {
            journal.warn("redirect ignored: " + e.getMessage());
            return;
        }
        Endpoint here = transport.endpoint();
        if (target.equals(here)) {
            return;
        }
        if (here.scheme().isTls() && !target.scheme().isTls() && !mayGoWithoutTls(target)) {
            journal.warn(
                    "redirect from " + here + " to " + target + " ignored: it would show the token to everyone on the"
                            + " way; set insecure-redirects if that is meant");
            return;
        }
        if (!count(here)) {
            journal.warn("redirect to " + target + " ignored: there were " + MOST_IN_A_ROW + " in a row; staying here");
            return;
        }
        try {
            transport.reconnectTo(target);
            journal.info("redirected from " + here + " to " + target);
        } catch (TransportException e) {
            journal.warn("redirect from " + here + " cannot be followed: " + e.getMessage());
        }
    }

    private boolean mayGoWithoutTls(Endpoint target) {
        return settings.server().insecureRedirects() || BlynkSettings.Server.isLoopback(target.host());
    }

    private boolean count(Endpoint here) {
        lock.lock();
        try {
            if (inARow == MOST_IN_A_ROW) {
                return false;
            }
            home = home.or(() -> Optional.of(here));
            inARow++;
            failures = 0;
            followed++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A message other than a redirect came: the server means to keep us. */
    void settled() {
        lock.lock();
        try {
            inARow = 0;
        } finally {
            lock.unlock();
        }
    }

    void connected() {
        lock.lock();
        try {
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    /** An attempt to connect failed. After three away from home it goes back there. */
    void failed() {
        Endpoint here = transport.endpoint();
        Optional<Endpoint> back;
        lock.lock();
        try {
            failures++;
            back = home.filter(_ -> failures >= FAILURES_BEFORE_HOME).filter(start -> !start.equals(here));
            if (back.isPresent()) {
                failures = 0;
            }
        } finally {
            lock.unlock();
        }
        if (back.isPresent()) {
            journal.warn(here + ", where the server had sent us, does not let us in: back to " + back.get());
            transport.reconnectTo(back.get());
        }
    }

    long followed() {
        lock.lock();
        try {
            return followed;
        } finally {
            lock.unlock();
        }
    }
}
