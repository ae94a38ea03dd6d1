// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./halyard campaign NAME [--rounds N] [--seed S]}: runs one fault campaign; without a name, lists them. Ends with
 * status 1 on a violation, and also when it did no work.
 */
@Command(name = "campaign", description = "Runs a fault campaign.", mixinStandardHelpOptions = true)
public final class Campaigns implements Callable<Integer> {
    /** A campaign: its line of help, and what it does. */
    private record Campaign(String about, Run run) {}

    private interface Run {
        boolean run(int rounds, long seed) throws Exception;
    }

    private static final Map<String, Campaign> ALL = new TreeMap<>(Map.of(
            "transport-broker-kill",
            new Campaign("the broker killed under load, each link: judged by what passed on the wire", BrokerKill::run),
            "transport-network",
            new Campaign(
                    "a path that cuts, delays, swallows and trickles: judged by a subscriber", TransportNetwork::run),
            "transport-process-kill",
            new Campaign("our process killed, its outbox on disk: judged by a subscriber", ProcessKill::run)));

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one; without it they are listed.")
    private String name = "";

    @Option(names = "--rounds", paramLabel = "N", description = "How many faults, 1 to 100000; default 20.")
    private int rounds = 20;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "Draws the same faults after as many acknowledgements or lines; what is under way then is up to the machine."
                            + " Default: a new one, printed.")
    private long seed = System.nanoTime();

    /**
     * Runs the campaign and ends the process.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Campaigns()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Campaign campaign = ALL.get(name);
        if (campaign == null) {
            ALL.forEach((known, listed) -> System.out.printf("  %-24s %s%n", known, listed.about()));
            if (name.isEmpty()) {
                return 0;
            }
            System.err.println("there is no campaign '" + name + "'");
            return 2;
        }
        if (rounds < 1 || rounds > 100_000) {
            System.err.println("--rounds " + rounds + " is outside 1 to 100000");
            return 2;
        }
        return campaign.run().run(rounds, seed) ? 0 : 1;
    }
}
