// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.testkit.Mosquitto;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A path that is cut, delays, swallows everything, or delivers one byte at a time, after random numbers of acknowledgements under
 * load of QoS 1 and 2. The broker lives, so the judge is the other end: a subscriber must get every message, its first copies in order.
 */
final class TransportNetwork {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(5);
    private static final int UNANSWERED = 200;
    /** A blow between an answer and the next publish, or when the connection has just ended, hits nothing: it is struck again. */
    private static final int TRIES = 20;

    /** A blow comes before that many acknowledgements since the last: within some tens of milliseconds. */
    private static final int MOST_ACKNOWLEDGEMENTS = 1_000;

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
    private final List<Blow> blowsLeft = new ArrayList<>();
    private int rounds;
    private int withUnacked;
    private long answeredAtLastBlow;

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
            for (int round = 1; round <= rounds; round++) {
                Blow blow = campaign.play(load);
                System.err.printf("round %d of %d: %s, %d published%n", round, rounds, blow, load.next());
            }
            long unanswered = load.finish(PATIENCE.toSeconds());
            BitSet promised = new BitSet();
            promised.set(0, load.next());
            long lost = unanswered + judge.awaitLost(promised);
            Verdict verdict = new Verdict(
                    "transport-network",
                    rounds,
                    campaign.rounds,
                    load.next(),
                    campaign.withUnacked,
                    lost,
                    judge.reordered(),
                    judge.duplicated());
            return verdict.tell(verdict.result()
                    .with("connections_lost", publisher.statistics().lost())
                    .with("seed", seed));
        }
    }

    /** {@return what was done to the path, as often as it took to hit something} */
    private Blow play(Load load) throws InterruptedException {
        SplittableRandom ofRound = random.split(); // However many tries others took.
        if (blowsLeft.isEmpty()) { // Each kind once before any comes again: a short run knows them all.
            blowsLeft.addAll(List.of(Blow.values()));
        }
        Blow blow = blowsLeft.remove(random.nextInt(blowsLeft.size()));
        for (int tries = 0; tries < TRIES; tries++) {
            if (strike(blow, ofRound.nextInt(1, MOST_ACKNOWLEDGEMENTS), load)) {
                withUnacked++;
                break;
            }
        }
        rounds++;
        return blow;
    }

    /**
     * Strikes after so many acknowledgements since the last blow, at least one: a message with which three connections in a row end,
     * alone under way, becomes a dead letter, as is promised.
     *
     * @return whether it struck while something was unanswered, and the connection ended if it had to
     */
    private boolean strike(Blow blow, int afterAnswers, Load load) throws InterruptedException {
        require(publisher.awaitConnected(PATIENCE), "no connection");
        Moment.await(() -> publisher.statistics().acknowledged(), answeredAtLastBlow + afterAnswers);
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
        answeredAtLastBlow = publisher.statistics().acknowledged();
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
