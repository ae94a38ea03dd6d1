// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import java.util.Optional;

/** Looks for one kind of hang. It is asked every five seconds, by the monitor's thread, and must neither wait nor hold on to much. */
@FunctionalInterface
public interface HealthCheck {
    /** {@return what is wrong for good, in words, if something is} */
    Optional<String> fault();
}
