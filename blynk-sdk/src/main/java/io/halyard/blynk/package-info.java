// SPDX-License-Identifier: Apache-2.0
/**
 * Blynk for Java programs: datastreams, virtual pins, events, properties, metadata, time and location over one MQTT connection.
 *
 * <h2>For users</h2>
 * {@link io.halyard.blynk.Blynk} is all there is to hold. It works offline: values written meanwhile are sent when there is a
 * connection, the newest of each datastream or all of them. Nothing need be polled. Handlers run on virtual threads, in
 * order within each registration, and may block and throw. Calls that only send return at once with a future of the server's
 * acknowledgement; calls that wait take a duration. What the configured dialect cannot do is refused at once with a
 * {@link io.halyard.blynk.value.BlynkException} that says what to configure.
 *
 * <h2>For implementers</h2>
 * A further topic contract is a further {@link io.halyard.blynk.dialect.Dialect}. Packages lean downwards only: this one on all,
 * {@code flow} and {@code https} on {@code dialect}, {@code handler} on {@code journal}, all on {@code value}.
 *
 * <p>Protocol facts: Blynk.Cloud's device MQTT and HTTPS API documentation.
 */
@NullMarked
package io.halyard.blynk;

import org.jspecify.annotations.NullMarked;
