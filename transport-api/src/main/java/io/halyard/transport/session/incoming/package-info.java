// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a message: a link's thread brings it to {@code Receiver}, {@code Subscriptions} finds each {@code Inlet} that wants
 * it, and the inlet hands it to its handler on a thread of its own, or keeps it until it is fetched. {@code Subscriber} asks
 * each connection for what is wanted. It knows a link, but not how one is made or lost: the session says when there is a
 * connection, and hears by {@code IncomingListener} what happens to it. For the session's own packages only.
 */
@NullMarked
package io.halyard.transport.session.incoming;

import org.jspecify.annotations.NullMarked;
