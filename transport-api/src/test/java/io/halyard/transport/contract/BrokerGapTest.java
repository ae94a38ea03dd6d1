// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.Repository;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/brokers.md} says of gaps is what the contracts know of. */
class BrokerGapTest {
    /** A line of the list: a gap, and the tests that ask whether it is still there. */
    private static final Pattern LINE = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\| ([^|]+) \\|");

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @Test
    void everyGapIsListedWithTheTestsThatKnowIt() throws Exception {
        List<MatchResult> lines = LINE.matcher(Files.readString(Repository.path("docs/brokers.md")))
                .results()
                .toList();
        assertThat(lines)
                .extracting(line -> line.group(1))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(BrokerGap.values()).map(Enum::name).toList());
        Set<String> tests = ContractMethods.namesOf(
                LinkContract.class,
                ConnectionPromises.class,
                PublishPromises.class,
                TransportContract.class,
                TlsContract.class);
        for (MatchResult line : lines) {
            assertThat(NAME.matcher(line.group(2)).results().map(name -> name.group(1)))
                    .as("tests that know %s", line.group(1))
                    .isNotEmpty()
                    .allMatch(tests::contains);
        }
    }
}
