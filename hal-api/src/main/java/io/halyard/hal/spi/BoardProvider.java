// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import java.util.Set;

/**
 * Makes boards of one kind. Found by name through {@link java.util.ServiceLoader}, so it needs a public constructor without
 * parameters, which does nothing.
 */
public interface BoardProvider {
    /** {@return its name in settings ({@code boards.X.provider}), lower case, e.g. {@code simulated}} */
    String name();

    /** {@return the options it understands ({@code boards.X.OPTION}): others are faults of the settings} */
    Set<String> options();

    /**
     * Makes a board. One that is not there (an unplugged cable) is no failure: the board says so and waits for it.
     *
     * @throws HalException kind {@link HalException.Kind#INVALID_SETTING} for an option's value, with the option as the place;
     *     NOT_PERMITTED, IN_USE and INPUT_OUTPUT for what can never come back by waiting
     */
    Board open(BoardSettings settings);
}
