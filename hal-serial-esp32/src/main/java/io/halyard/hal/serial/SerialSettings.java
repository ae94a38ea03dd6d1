// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.BoardSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A serial board as settings describe it.
 *
 * @param board name, names for pins, and the options as text
 * @param port path or name of the serial port
 * @param baud its speed, where it has one
 * @param id the board's unique id in hexadecimal digits, if only that one will do
 * @param timeout how long a call waits for the board
 * @param openWait how long opening waits for a board whose port is there
 * @param link the times of the link
 * @param random makes session ids
 */
record SerialSettings(
        BoardSettings board,
        String port,
        int baud,
        Optional<String> id,
        Duration timeout,
        Duration openWait,
        LinkSettings link,
        RandomGenerator random) {
    static final Set<String> OPTIONS =
            Set.of("port", "baud", "id", "timeout", "open-wait", "failsafe", "silence", "reopen");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) *(ms|s|m)");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{4,64}");

    /**
     * Reads the options.
     *
     * @throws HalException kind INVALID_SETTING, with the option's key as its place
     */
    static SerialSettings of(BoardSettings board) {
        String port = board.option("port")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> invalid(
                        board,
                        "port",
                        "is missing: a path as /dev/ttyUSB0 or /dev/serial/by-id/..., a name as COM3, or auto"));
        Optional<String> id = board.option("id").map(text -> text.toLowerCase(Locale.ROOT));
        if (id.isPresent() && !ID.matcher(id.get()).matches()) {
            throw invalid(board, "id", "'" + id.get() + "' is not 4 to 64 hexadecimal digits");
        }
        LinkSettings defaults = LinkSettings.defaults();
        LinkSettings link = defaults.withFailsafe(duration(board, "failsafe", defaults.failsafe()))
                .withSilence(duration(board, "silence", defaults.silence()))
                .withReopen(duration(board, "reopen", defaults.reopen()));
        return new SerialSettings(
                board,
                port,
                baud(board),
                id,
                duration(board, "timeout", Duration.ofSeconds(2)),
                duration(board, "open-wait", Duration.ofSeconds(6)),
                link,
                new SecureRandom());
    }

    private static int baud(BoardSettings board) {
        String text = board.option("baud").orElse("115200");
        if (!text.matches("\\d{3,7}")) {
            throw invalid(board, "baud", "'" + text + "' is no speed: a number from 300 to 4000000");
        }
        return Integer.parseInt(text);
    }

    private static Duration duration(BoardSettings board, String option, Duration otherwise) {
        Optional<String> text = board.option(option);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text.get().strip());
        if (!matcher.matches()) {
            throw invalid(board, option, "'" + text.get() + "' is no duration: as 500ms, 5s, 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static HalException invalid(BoardSettings board, String option, String problem) {
        return new HalException(Kind.INVALID_SETTING, "boards." + board.board() + "." + option, problem);
    }
}
