// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.benchmarks.report.Result;
import io.halyard.testkit.Mosquitto;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A path that is cut, delays, swallows everything, or delivers one byte at a time, at random moments under load of QoS 1 and
 * 2. The broker lives, so the judge is the other end: a subscriber must get every message, its first copies in order.
 */
final class TransportNetwork {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(5);
    private static final int UNANSWERED = 200;
    /** A blow between an answer and the next publish, or when the connection has just ended, hits nothing: it is struck again. */
    private static final int TRIES = 20;

    /** What one round does to the path. */
    private enum Blow {
        CUT,
        DELAY,
        ONE_BYTE_AT_A_TIME,
        BLACK_HOLE
    }

    private final SplittableRandom random;
    private final Wiretap path;
    private final MqttTransport publisher;
    private boolean wasAnswered = true;

    private TransportNetwork(SplittableRandom random, Wiretap path, MqttTransport publisher) {
        this.random = random;
        this.path = path;
        this.publisher = publisher;
    }

    static boolean run(int rounds, long seed) throws Exception {
        System.err.println("seed " + seed);
        try (Mosquitto broker = Mosquitto.start("max_inflight_messages 0");
                Wiretap path = Wiretap.to(broker.port(), (_, _, _, _) -> {});
                ArrivalJudge judge = ArrivalJudge.at(broker.uri());
                MqttTransport publisher = MqttTransports.create(impatient(path.uri()), "hivemq")) {
            publisher.connect();
            Load load = new Load(publisher, 0, UNANSWERED);
            TransportNetwork campaign = new TransportNetwork(new SplittableRandom(seed), path, publisher);
            int withUnacked = 0;
            for (int round = 1; round <= rounds; round++) {
                Blow blow = Blow.values()[campaign.random.nextInt(Blow.values().length)];
                for (int tries = 0; tries < TRIES; tries++) {
                    if (campaign.strike(blow, load)) {
                        withUnacked++;
                        break;
                    }
                }
                System.err.printf("round %d of %d: %s, %d published%n", round, rounds, blow, load.next());
            }
            long unanswered = load.finish(PATIENCE.toSeconds());
            BitSet promised = new BitSet();
            promised.set(0, load.next());
            long lost = unanswered + judge.awaitLost(promised);
            new Result("transport-network")
                    .with("rounds", rounds)
                    .with("published", load.next())
                    .with("kills_with_unacked", withUnacked)
                    .with("lost", lost)
                    .with("reordered", judge.reordered())
                    .with("duplicated", judge.duplicated())
                    .with("connections_lost", publisher.statistics().lost())
                    .with("seed", seed)
                    .print();
            return lost == 0 && judge.reordered() == 0 && withUnacked == rounds;
        }
    }

    /**
     * Strikes at a random moment; but when nothing was answered before the last blow, something may be before this one. A message
     * with which three connections in a row end, alone under way, becomes a dead letter, as is promised.
     *
     * @return whether it struck while something was unanswered, and the connection ended if it had to
     */
    private boolean strike(Blow blow, Load load) throws InterruptedException {
        require(publisher.awaitConnected(PATIENCE), "no connection");
        long answered = publisher.statistics().acknowledged();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            pause(random.nextInt(2, 60));
        } while (!wasAnswered && publisher.statistics().acknowledged() == answered && System.nanoTime() - deadline < 0);
        wasAnswered = publisher.statistics().acknowledged() > answered;
        long lostBefore = publisher.statistics().lost();
        boolean isUnanswered = load.isUnanswered();
        switch (blow) {
            case CUT -> path.cut();
            case DELAY -> {
                path.become(Wiretap.Fault.DELAY);
                pause(100);
            }
            case ONE_BYTE_AT_A_TIME -> {
                path.become(Wiretap.Fault.ONE_BYTE_AT_A_TIME);
                pause(100);
            }
            case BLACK_HOLE -> {
                path.become(Wiretap.Fault.BLACK_HOLE);
                require(publisher.awaitDisconnected(PATIENCE), "a path that swallows everything was not found");
                path.cut();
            }
        }
        path.become(Wiretap.Fault.NONE);
        boolean mustEnd = blow == Blow.CUT || blow == Blow.BLACK_HOLE;
        long noticedBy = System.nanoTime() + NOTICED_WITHIN.toNanos();
        while (mustEnd && publisher.statistics().lost() == lostBefore && System.nanoTime() - noticedBy < 0) {
            pause(1);
        }
        return isUnanswered && (!mustEnd || publisher.statistics().lost() > lostBefore);
    }

    private static void pause(int milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    private static TransportSettings impatient(String uri) {
        TransportSettings settings = TransportSettings.of(uri);
        return settings.withSession(settings.session().withKeepAlive(Duration.ofSeconds(1)))
                .withReconnect(settings.reconnect().withDelays(Duration.ofMillis(20), Duration.ofMillis(200), true));
    }
}
