// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.testkit.Mosquitto;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills a publishing process after random numbers of lines that it says, as {@code kill -9} does, and starts it again with the same
 * outbox on disk. The broker lives, so the judge is the other end: every number whose publish had returned must arrive, first
 * copies in order.
 */
final class ProcessKill {
    /** A process that was killed may have published a few numbers more than it could say. */
    private static final int UNSAID = 1_000;

    private static final int TRIES = 20;

    private final SplittableRandom random;
    private final String broker;
    private final Path folder;
    private final BitSet promised = new BitSet();
    private int next;
    private int rounds;
    private int withUnacked;
    private int failed;

    private ProcessKill(long seed, String broker, Path folder) {
        this.random = new SplittableRandom(seed);
        this.broker = broker;
        this.folder = folder;
    }

    static boolean run(int rounds, long seed) throws Exception {
        System.err.println("seed " + seed);
        Path folder = Files.createTempDirectory("halyard-campaign");
        try (Mosquitto broker = Mosquitto.start("max_inflight_messages 0");
                ArrivalJudge judge = ArrivalJudge.at(broker.uri())) {
            ProcessKill campaign = new ProcessKill(seed, broker.uri(), folder.resolve("outbox"));
            for (int round = 1; round <= rounds; round++) {
                SplittableRandom ofRound = campaign.random.split(); // However many tries others took.
                for (int tries = 0; tries < TRIES && !campaign.play(ofRound.nextInt(1, 4_000)); tries++) {
                    System.err.println("everything was answered just then: once more");
                }
                campaign.rounds++;
                System.err.printf("kill %d of %d, %d published%n", round, rounds, campaign.promised.cardinality());
            }
            campaign.sendTheRest();
            long lost = judge.awaitLost(campaign.promised) + campaign.failed;
            Verdict verdict = new Verdict(
                    "transport-process-kill",
                    rounds,
                    campaign.rounds,
                    campaign.promised.cardinality(),
                    campaign.withUnacked,
                    lost,
                    judge.reordered(),
                    judge.duplicated());
            return verdict.tell(verdict.result().with("seed", seed));
        } finally {
            delete(folder);
        }
    }

    /**
     * Runs the process until it has said so many lines, and kills it.
     *
     * @return whether something was unanswered then
     */
    private boolean play(int lines) throws IOException, InterruptedException {
        Process child = start(next);
        int unacknowledged = 0;
        int left = lines;
        try (BufferedReader said = child.inputReader()) {
            String line = said.readLine();
            while (line != null) {
                unacknowledged += hear(line);
                if (--left == 0) {
                    child.toHandle().destroyForcibly();
                }
                line = said.readLine();
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        if (left > 0) {
            throw new IllegalStateException("the publishing process ended by itself");
        }
        withUnacked += unacknowledged > 0 ? 1 : 0;
        next += UNSAID;
        return unacknowledged > 0;
    }

    /** {@return what the line changes in the number of unacknowledged messages} */
    private int hear(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[1].matches("\\d+")) {
            return 0; // The kill cut it off.
        }
        int number = Integer.parseInt(words[1]);
        return switch (words[0]) {
            case "p" -> {
                promised.set(number);
                next = number + 1;
                yield 1;
            }
            case "a" -> -1;
            default -> {
                System.err.println(line);
                failed++;
                yield -1;
            }
        };
    }

    private void sendTheRest() throws IOException, InterruptedException {
        Process last = start(-1);
        if (!last.waitFor(60, TimeUnit.SECONDS) || last.exitValue() != 0) {
            last.destroyForcibly();
            throw new IllegalStateException("what was left in the outbox was not sent within 60 s");
        }
    }

    private Process start(int first) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledPublisher.class.getName(),
                        broker,
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
