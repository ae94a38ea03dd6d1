// SPDX-License-Identifier: Apache-2.0
/**
 * The default link: MQTT 3.1.1 and 5 through HiveMQ's client, over TCP, TLS and WebSocket.
 *
 * <p>Users name it in settings ({@code hivemq}); nothing here need be called. Threads: the client's event loops, shared by
 * all links of the process ({@code mqtt-hivemq-N}, daemons); everything that a link reports comes on the one event loop of its
 * connection.
 *
 * <p>Protocol facts: MQTT 3.1.1 and 5.0, OASIS standards.
 */
@NullMarked
package io.halyard.transport.hivemq;

import org.jspecify.annotations.NullMarked;
