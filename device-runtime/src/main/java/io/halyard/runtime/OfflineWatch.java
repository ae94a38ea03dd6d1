// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportState;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.LedgerState;
import io.halyard.watchdog.offline.OfflineLadder;
import io.halyard.watchdog.offline.OfflineRules;
import io.halyard.watchdog.offline.OfflineRules.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts by {@link OfflineRules} when brokers do not answer. A refusal is an answer, and a connection that the app does not want needs none. As long as one
 * of the device's connections is answered, neither the process nor the computer is started again. That nobody answers is no hang: the
 * heartbeats go on.
 */
final class OfflineWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final List<Client> clients;
    private final OfflineRules rules;
    private final OfflineLadder ladder;
    private final RestartSwitch restart;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A connection, and since when it is silent. */
    private static final class Client implements AutoCloseable {
        private final MqttTransport transport;
        private final Registration registration;
        private final AtomicBoolean heard = new AtomicBoolean();
        private Duration since = Duration.ZERO;

        Client(MqttTransport transport) {
            this.transport = transport;
            this.registration = transport.onStateChange(change -> {
                if (isAnswer(change.to())) {
                    heard.set(true);
                }
            });
        }

        boolean isWanted() {
            return transport.state() != TransportState.DISCONNECTED && transport.state() != TransportState.CLOSED;
        }

        /** {@return whether there was an answer since the last look} */
        boolean isAnswered() {
            boolean hasHeard = heard.getAndSet(false);
            return hasHeard || isAnswer(transport.state());
        }

        private static boolean isAnswer(TransportState state) {
            return state == TransportState.CONNECTED || state == TransportState.REFUSED;
        }

        @Override
        public void close() {
            registration.close();
        }
    }

    OfflineWatch(List<MqttTransport> transports, OfflineRules rules, OfflineLadder ladder, RestartSwitch restart) {
        this.clients = transports.stream().map(Client::new).toList();
        this.rules = rules;
        this.ladder = ladder;
        this.restart = restart;
    }

    /** {@return a watch over these, at work; the process is only ended where somebody will start it again} */
    static OfflineWatch start(List<MqttTransport> transports, OfflineRules rules, Guarded guarded) {
        Watchdog watchdog = guarded.watchdog();
        LedgerState now = watchdog.ledger().state();
        boolean isLaunched = isLaunched(System.getenv(), ProcessHandle.current().pid());
        OfflineRules possible = isLaunched
                ? rules
                : new OfflineRules(rules.rebuildAfter(), Duration.ZERO, Duration.ZERO, rules.rebootEvery());
        OfflineLadder ladder = OfflineLadder.open(
                possible,
                watchdog.state(),
                Duration.ofSeconds(now.uptimeSeconds() - now.run().countedSeconds()));
        OfflineWatch watch = new OfflineWatch(transports, possible, ladder, guarded.restart());
        Thread.ofVirtual().name("halyard-runtime-offline").start(() -> watch.watch(watchdog));
        return watch;
    }

    /** {@return whether our launcher or systemd started this very process, and not only the shell it was started from} */
    static boolean isLaunched(Map<String, String> environment, long pid) {
        return environment.containsKey("HALYARD_STATE")
                || environment.containsKey("NOTIFY_SOCKET")
                || environment.getOrDefault("SYSTEMD_EXEC_PID", "").equals(String.valueOf(pid));
    }

    private void watch(Watchdog watchdog) {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look(watchdog.uptime());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody has a reason to.
        }
    }

    /** Looks at all connections, {@code up} after the start of the run. */
    void look(Duration up) {
        boolean anyWanted = false;
        boolean anyAnswered = false;
        for (Client client : clients) {
            boolean answered = client.isAnswered();
            boolean wanted = client.isWanted();
            anyAnswered |= answered;
            anyWanted |= wanted;
            if (answered || !wanted) {
                client.since = up;
            } else if (rules.isRebuildDue(up.minus(client.since))) {
                rebuild(client, up);
            }
        }
        Step step = ladder.look(up, anyAnswered || !anyWanted);
        if (step != Step.NOTHING) {
            LOG.warn(
                    "no broker has answered for too long: {} of the {}",
                    step,
                    step == Step.RESTART ? "process" : "computer");
            restart.request(step == Step.RESTART ? CleanEnd.RESTART : CleanEnd.REBOOT);
        }
    }

    private static void rebuild(Client client, Duration up) {
        LOG.warn(
                "no answer from {} for {} min: its client is made anew",
                client.transport.endpoint(),
                up.minus(client.since).toMinutes());
        client.since = up;
        try {
            client.transport.abandon();
            client.transport.connect();
        } catch (TransportException e) {
            LOG.warn("it could not be: {}", e.getMessage()); // Closed meanwhile, as the device ends.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        clients.forEach(Client::close);
    }
}
