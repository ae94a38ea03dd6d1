// SPDX-License-Identifier: Apache-2.0
/**
 * The way of a publish: it comes in at {@code Publisher}, waits in {@code Outbox}, goes to a link by {@code Sender} when {@code
 * Window} and {@code Suspicion} let it, and its caller is told by {@code Completions}. It knows a link, but not how one is made
 * or lost: the session says when there is a connection, and hears by {@code SenderListener} what happens to it. For the
 * session's own packages only; but for {@code Publisher}, dead letters and figures, all is done in steps.
 */
@NullMarked
package io.halyard.transport.session.outgoing;

import org.jspecify.annotations.NullMarked;
