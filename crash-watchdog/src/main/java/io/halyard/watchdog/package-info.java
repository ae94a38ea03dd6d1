// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps a program on a device alive for years without anyone visiting: counts its failures, locks an app out that crashes in a
 * loop, tells hangs from work, and leaves a record of each failure.
 *
 * <p><b>For users.</b> {@link io.halyard.watchdog.Watchdog} is the whole in one piece, for any program with a main; its
 * parts can be used alone: {@code ledger}, {@code record} and {@code hang} know nothing of each other beyond that order.
 *
 * <p><b>Threads.</b> A run has one thread of the watchdog, the hang monitor's; a second one exists while a run ends.
 */
@NullMarked
package io.halyard.watchdog;

import org.jspecify.annotations.NullMarked;
