// SPDX-License-Identifier: Apache-2.0
/**
 * An MQTT connection as its users see it, the same over every client library.
 *
 * <h2>For users</h2>
 * {@link io.halyard.transport.MqttTransport} connects by itself, and again and again; a broker that is down at start is just
 * the first reconnect. Publishes of QoS 1 and 2 wait in the outbox meanwhile and go out in order; subscriptions are made anew
 * before. Handlers run on virtual threads, in order within their subscription, never on a client library's thread, and may
 * block. Every failure is a {@link io.halyard.transport.TransportException} that says its kind.
 *
 * <h2>For implementers</h2>
 * A client library takes part through {@link io.halyard.transport.spi}.
 *
 * <p>Protocol facts: MQTT 3.1.1 and 5.0, OASIS standards; sections are named where they matter.
 */
@NullMarked
package io.halyard.transport;

import org.jspecify.annotations.NullMarked;
