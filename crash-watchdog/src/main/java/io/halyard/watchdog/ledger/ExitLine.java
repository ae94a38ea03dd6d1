// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What the launcher, or systemd's ExecStopPost, saw of a run's end: a line {@code INVOCATION_ID SERVICE_RESULT EXIT_CODE EXIT_STATUS
 * boot_id uptime} of {@code exit.log}.
 *
 * @param invocationId the launcher's name of the run
 * @param result e.g. {@code success}, {@code exit-code}, {@code signal}, {@code watchdog}, {@code oom-kill}, {@code timeout}
 * @param code {@code exited}, {@code killed} or {@code dumped}
 * @param status a number, or a signal's name without SIG
 */
public record ExitLine(UUID invocationId, String result, String code, String status) {
    /** {@return the last line about that run in the text of an exit.log} Lines that are none are passed over. */
    public static Optional<ExitLine> find(String exitLog, UUID invocationId) {
        return exitLog.lines()
                .flatMap(line -> parse(line).stream())
                .filter(line -> line.invocationId.equals(invocationId))
                .reduce((_, later) -> later);
    }

    static Optional<ExitLine> parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < 4 || line.length() > 500) {
            return Optional.empty();
        }
        return Optional.of(new ExitLine(Identifiers.parse(words[0]), words[1], words[2], words[3]));
    }

    /** {@return the exit status, empty if a signal ended the run} */
    public OptionalInt number() {
        return status.matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(status)) : OptionalInt.empty();
    }

    boolean isSignal(String name) {
        return status.equals(name) || status.equals("SIG" + name);
    }
}
