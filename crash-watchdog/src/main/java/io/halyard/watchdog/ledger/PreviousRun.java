// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import java.util.Optional;

/**
 * The run before this one, for whoever writes its story.
 *
 * @param run what the ledger knows of it
 * @param ending how it ended
 * @param page what it left on its page, if that can be believed
 * @param mode what the device was allowed to do then
 * @param strikes the strikes then, its own included
 */
public record PreviousRun(LedgerState.Run run, Ending ending, Optional<RunPage.Left> page, Mode mode, int strikes) {}
