// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps a program on a device alive for years without anyone visiting: counts its failures, locks an app out that crashes in a
 * loop, tells hangs from work, and leaves a record of each failure.
 */
@NullMarked
package io.halyard.watchdog;

import org.jspecify.annotations.NullMarked;
