// SPDX-License-Identifier: Apache-2.0
/**
 * Bench {@code transport}: our transport over each client library against that library alone, and against a socket.
 *
 * <p>All take a topic as text and a payload as bytes, and tell a {@link io.halyard.benchmarks.links.Window} when a publish is
 * done; so all do the same work, and the measuring costs all the same.
 */
@NullMarked
package io.halyard.benchmarks.links;

import org.jspecify.annotations.NullMarked;
