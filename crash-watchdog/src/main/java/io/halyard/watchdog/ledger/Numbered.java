// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.Optional;

/** A value of an enum that is written to disk by its number, which never changes. */
public interface Numbered {
    /** {@return its number on disk} */
    int number();

    /** {@return the value of {@code type} with that number, if there is one} */
    static <E extends Enum<E> & Numbered> Optional<E> of(Class<E> type, long number) {
        for (E value : type.getEnumConstants()) {
            if (value.number() == number) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
