// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.util.Optional;

/** What a board tells about itself, in order: see {@link Board#onEvent}. */
public sealed interface BoardEvent {
    /** {@return the board's name in settings} */
    String board();

    /**
     * The board went away: unplugged, switched off, silent. What was opened on it fails with kind
     * {@link HalException.Kind#NOT_CONNECTED} and comes back by itself.
     *
     * @param board the board's name in settings
     * @param reason what was seen
     */
    record Disconnected(String board, String reason) implements BoardEvent {}

    /**
     * The board is there: for the first time, or again; then its outputs, inputs and listeners are as before.
     *
     * @param board the board's name in settings
     */
    record Connected(String board) implements BoardEvent {}

    /**
     * A fault of the board itself, such as a crash of its firmware.
     *
     * @param board the board's name in settings
     * @param summary one line
     * @param crashRecord the board's own record of it, as text, where it has one
     */
    record BoardFault(String board, String summary, Optional<String> crashRecord) implements BoardEvent {}
}
