// SPDX-License-Identifier: Apache-2.0
/**
 * When values and messages leave. One on an idle connection leaves at once, on the caller's thread. What comes faster than
 * the rate, or while there is no connection, waits: of a datastream only the newest value, unless it keeps its history.
 *
 * <p>Threads: a virtual thread exists only while something waits for its turn. Every state is guarded by one lock, which is
 * held while a message is handed to the transport (that never blocks), so that no older value overtakes a newer one.
 */
@NullMarked
package io.halyard.blynk.flow;

import org.jspecify.annotations.NullMarked;
