// SPDX-License-Identifier: Apache-2.0
/**
 * Links through Eclipse Paho's two clients: {@code paho} (MQTT 3.1 and 3.1.1) and {@code paho-v5} (MQTT 5), over TCP, TLS
 * and WebSocket.
 *
 * <p>Users name them in settings; nothing here need be called. Threads: three of Paho's own for each connection ({@code MQTT
 * Rec}, {@code MQTT Snd}, {@code MQTT Call}, daemons); messages and answers come on its callback thread.
 *
 * <p>Protocol facts: MQTT 3.1.1 and 5.0, OASIS standards; sections are named where they matter.
 */
@NullMarked
package io.halyard.transport.paho;

import org.jspecify.annotations.NullMarked;
