// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * What a campaign came to. It passes only when it did its work: every round played, something published, and every kill or fault
 * struck while something was unacknowledged.
 *
 * @param name the campaign's
 * @param wanted how many rounds it was to play
 * @param rounds how many it played
 * @param published how many messages
 * @param hits rounds whose kill or fault found something unacknowledged
 * @param lost messages lost
 * @param reordered messages out of order
 * @param duplicated copies beyond the first: QoS 1 allows them
 */
record Verdict(
        String name, int wanted, int rounds, long published, int hits, long lost, long reordered, long duplicated) {
    /** {@return why it does not pass, one sentence each; empty = it does} */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (rounds < wanted || rounds == 0) {
            faults.add("only " + rounds + " of " + wanted + " rounds were played");
        }
        if (published == 0) {
            faults.add("nothing was published");
        }
        if (hits < rounds) {
            faults.add((hits == 0 ? "none" : "only " + hits) + " of " + rounds
                    + " kills or faults struck while something was unacknowledged");
        }
        if (lost > 0) {
            faults.add(lost + " messages were lost");
        }
        if (reordered > 0) {
            faults.add(reordered + " messages were out of order");
        }
        return faults;
    }

    Result result() {
        return new Result(name)
                .with("rounds", rounds)
                .with("published", published)
                .with("kills_with_unacked", hits)
                .with("lost", lost)
                .with("reordered", reordered)
                .with("duplicated", duplicated);
    }

    /** Prints the faults and the result, which may have got more keys. {@return whether it passes} */
    boolean tell(Result result) {
        faults().forEach(fault -> System.err.println("FAILED: " + fault));
        result.print();
        return faults().isEmpty();
    }
}
