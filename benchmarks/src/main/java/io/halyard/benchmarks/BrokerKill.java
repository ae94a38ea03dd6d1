// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.benchmarks.report.Result;
import io.halyard.testkit.Mosquitto;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills the broker at random moments under load of QoS 1 and 2, over each link in turn. A broker that is killed loses what it
 * has acknowledged, so the judge is the wire: each completed future has its PUBACK or PUBCOMP there, what was under way at a
 * kill is sent again, and the order of each topic holds.
 */
final class BrokerKill {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNANSWERED = 500;
    private static final int IN_FLIGHT = 200;
    /** A kill between an answer and the next publish hits nothing; such a round is played again. */
    private static final int TRIES = 20;

    private record Variant(String link, MqttVersion version) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant("hivemq", MqttVersion.V3_1_1),
            new Variant("paho", MqttVersion.V3_1_1),
            new Variant("hivemq", MqttVersion.V5),
            new Variant("paho-v5", MqttVersion.V5));

    private final SplittableRandom random;
    private long published;
    private int rounds;
    private int killsWithUnacked;
    private boolean wasAnswering = true;
    private long lost;
    private long reordered;
    private long duplicated;

    private BrokerKill(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static boolean run(int rounds, long seed) throws Exception {
        System.err.println("seed " + seed);
        BrokerKill campaign = new BrokerKill(seed);
        for (int i = 0; i < VARIANTS.size(); i++) {
            int share = (rounds + VARIANTS.size() - 1 - i) / VARIANTS.size();
            if (share > 0) {
                campaign.play(VARIANTS.get(i), share);
            }
        }
        new Result("transport-broker-kill")
                .with("rounds", campaign.rounds)
                .with("published", campaign.published)
                .with("kills_with_unacked", campaign.killsWithUnacked)
                .with("lost", campaign.lost)
                .with("reordered", campaign.reordered)
                .with("duplicated", campaign.duplicated)
                .with("seed", seed)
                .print();
        return campaign.rounds == rounds
                && campaign.killsWithUnacked == rounds
                && campaign.lost == 0
                && campaign.reordered == 0;
    }

    private void play(Variant variant, int share) throws Exception {
        WireJudge judge = new WireJudge(variant.version);
        try (Mosquitto broker = Mosquitto.start();
                Wiretap wire = Wiretap.to(broker.port(), judge);
                MqttTransport transport = MqttTransports.create(settings(wire, variant.version), variant.link)) {
            transport.connect();
            Load load = new Load(transport, 0, UNANSWERED);
            for (int round = 1; round <= share; round++) {
                rounds++;
                for (int tries = 0; tries < TRIES; tries++) {
                    kill(broker, wire, transport);
                    int unacknowledged = judge.connectionEnded();
                    broker.restart();
                    if (unacknowledged > 0) {
                        killsWithUnacked++;
                        break;
                    }
                }
                lost += completedWithoutAcknowledgement(load, judge);
                System.err.printf(
                        "%s %s: kill %d of %d, %d published%n",
                        variant.link, variant.version, round, share, load.next());
            }
            lost += load.finish(PATIENCE.toSeconds());
            lost += completedWithoutAcknowledgement(load, judge) + judge.owed();
            published += load.next();
        }
        reordered += judge.reordered();
        duplicated += judge.duplicated();
    }

    /**
     * Kills at a random moment; but when no answer of the last broker had come through, one of this broker may. A message with
     * which three connections in a row end, alone under way, becomes a dead letter, as is promised.
     */
    private void kill(Mosquitto broker, Wiretap wire, MqttTransport transport) throws InterruptedException {
        require(transport.awaitConnected(PATIENCE), "no connection");
        long before = transport.statistics().acknowledged();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(2_000, 120_000)));
        } while (!wasAnswering && transport.statistics().acknowledged() == before && System.nanoTime() - deadline < 0);
        broker.kill();
        wire.awaitEnd();
        require(transport.awaitDisconnected(PATIENCE), "the loss of the connection was not noticed");
        wasAnswering = transport.statistics().acknowledged() > before;
    }

    private static long completedWithoutAcknowledgement(Load load, WireJudge judge) {
        long without = 0;
        for (Integer number = load.pollCompleted(); number != null; number = load.pollCompleted()) {
            if (!judge.isAcknowledged(number)) {
                System.err.println("message " + number + " completed without its acknowledgement");
                without++;
            }
        }
        return without;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    private static TransportSettings settings(Wiretap wire, MqttVersion version) {
        TransportSettings settings = TransportSettings.of(wire.uri());
        return settings.withVersion(version)
                .withSession(settings.session().withClientId("campaign"))
                .withLimits(settings.limits().withMaximumInFlight(IN_FLIGHT))
                .withReconnect(settings.reconnect().withDelays(Duration.ofMillis(10), Duration.ofMillis(100), true));
    }
}
