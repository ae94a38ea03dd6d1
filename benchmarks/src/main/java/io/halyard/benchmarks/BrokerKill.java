// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.testkit.Mosquitto;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Kills the broker after random numbers of acknowledgements under load of QoS 1 and 2, over each link in turn. A broker that is
 * killed loses what it has acknowledged, so the judge is the wire: each completed future has its PUBACK or PUBCOMP there, what was
 * under way at a kill is sent again, and the order of each topic holds.
 */
final class BrokerKill {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNANSWERED = 500;
    private static final int IN_FLIGHT = 200;
    /** A kill between an answer and the next publish hits nothing; such a round is played again. */
    private static final int TRIES = 20;

    /** A kill comes before that many acknowledgements of its broker: within a tenth of a second or so. */
    private static final int MOST_ACKNOWLEDGEMENTS = 3_000;

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
    private long acknowledgedAtLastKill;
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
        Verdict verdict = new Verdict(
                "transport-broker-kill",
                rounds,
                campaign.rounds,
                campaign.published,
                campaign.killsWithUnacked,
                campaign.lost,
                campaign.reordered,
                campaign.duplicated);
        return verdict.tell(verdict.result().with("seed", seed));
    }

    private void play(Variant variant, int share) throws Exception {
        WireJudge judge = new WireJudge(variant.version);
        acknowledgedAtLastKill = 0;
        try (Mosquitto broker = Mosquitto.start();
                Wiretap wire = Wiretap.to(broker.port(), judge);
                MqttTransport transport = MqttTransports.create(settings(wire, variant.version), variant.link)) {
            transport.connect();
            Load load = new Load(transport, 0, UNANSWERED);
            for (int round = 1; round <= share; round++) {
                rounds++;
                SplittableRandom ofRound = random.split(); // However many tries others took.
                for (int tries = 0; tries < TRIES; tries++) {
                    kill(broker, wire, transport, judge, ofRound.nextInt(1, MOST_ACKNOWLEDGEMENTS));
                    int unacknowledged = judge.connectionEnded();
                    broker.restart();
                    if (unacknowledged > 0) {
                        killsWithUnacked++;
                        break;
                    }
                }
                tellCompleted(load, judge);
                System.err.printf(
                        "%s %s: kill %d of %d, %d published%n",
                        variant.link, variant.version, round, share, load.next());
            }
            lost += load.finish(PATIENCE.toSeconds());
            tellCompleted(load, judge);
            lost += judge.lost();
            published += load.next();
        }
        reordered += judge.reordered();
        duplicated += judge.duplicated();
    }

    /**
     * Kills after so many acknowledgements on the wire since the last kill; but when no answer of the last broker had come through, one of
     * this broker may. A message with which three connections in a row end, alone under way, becomes a dead letter, as is
     * promised.
     */
    private void kill(
            Mosquitto broker, Wiretap wire, MqttTransport transport, WireJudge judge, int afterAcknowledgements)
            throws InterruptedException {
        require(transport.awaitConnected(PATIENCE), "no connection");
        long before = transport.statistics().acknowledged();
        Moment.await(judge::acknowledgements, acknowledgedAtLastKill + afterAcknowledgements);
        if (!wasAnswering) {
            Moment.await(() -> transport.statistics().acknowledged(), before + 1);
        }
        broker.kill();
        wire.awaitEnd();
        acknowledgedAtLastKill = judge.acknowledgements();
        require(transport.awaitDisconnected(PATIENCE), "the loss of the connection was not noticed");
        wasAnswering = transport.statistics().acknowledged() > before;
    }

    private static void tellCompleted(Load load, WireJudge judge) {
        for (Integer number = load.pollCompleted(); number != null; number = load.pollCompleted()) {
            judge.completed(number);
        }
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
