// SPDX-License-Identifier: Apache-2.0
/**
 * The one implementation of {@link io.halyard.transport.MqttTransport}: reconnect, resubscription, order, outbox, dispatch and
 * liveness over whatever link it is given.
 *
 * <h2>For users</h2>
 * {@link io.halyard.transport.session.MqttTransports} makes a transport. Nothing else here is public.
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
