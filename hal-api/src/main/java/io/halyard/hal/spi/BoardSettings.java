// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import java.util.Map;
import java.util.Optional;

/**
 * A board as settings describe it.
 *
 * @param board its name, e.g. {@code header}
 * @param pinNames names given to pins ({@code boards.X.pins}): name to the pin's number or the board's name of it
 * @param options further options of the provider, as text; only names of {@link BoardProvider#options()}
 */
public record BoardSettings(String board, Map<String, String> pinNames, Map<String, String> options) {
    public BoardSettings {
        pinNames = Map.copyOf(pinNames);
        options = Map.copyOf(options);
    }

    /** {@return a board of that name, without names for pins and without options} */
    public static BoardSettings of(String board) {
        return new BoardSettings(board, Map.of(), Map.of());
    }

    /** {@return the same with names for pins} */
    public BoardSettings withPinNames(Map<String, String> pinNames) {
        return new BoardSettings(board, pinNames, options);
    }

    /** {@return the same with other options} */
    public BoardSettings withOptions(Map<String, String> options) {
        return new BoardSettings(board, pinNames, options);
    }

    /** {@return the text of an option, if it is set} */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }
}
