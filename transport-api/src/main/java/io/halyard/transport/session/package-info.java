// SPDX-License-Identifier: Apache-2.0
/**
 * The one implementation of {@link io.halyard.transport.MqttTransport}: reconnect, resubscription, order, outbox, dispatch and
 * liveness over whatever link it is given.
 *
 * <h2>For users</h2>
 * {@link io.halyard.transport.session.MqttTransports} makes a transport, {@link io.halyard.transport.session.JmxStatistics} shows
 * one over JMX. Nothing else here is public, and the packages below this one are for it alone: a house rule sees to that.
 *
 * <h2>For readers</h2>
 * {@code Session} moves from state to state; what belongs to one lives in {@code Attempts}, {@code Connection} or {@code
 * Retries}. Publishes have a package of their own, {@link io.halyard.transport.session.outgoing}, and so have messages, {@link
 * io.halyard.transport.session.incoming}; these two do not know each other, nor the session, which tells them when there is a
 * connection. {@link io.halyard.transport.session.threads} is below all. The module's README draws the way of a value.
 *
 * <h2>Threads</h2>
 * All that must be in order is done in steps, one after another ({@code StepQueue}): whoever brings a step while nobody works
 * does the work, and no lock is held meanwhile, so a link is called by one thread at a time and nobody waits. A step never
 * blocks and never runs a user's code: connecting and hanging up have a virtual thread each time, each handler and listener one
 * of its own, and the futures of publishes are completed on another.
 */
@NullMarked
package io.halyard.transport.session;

import org.jspecify.annotations.NullMarked;
