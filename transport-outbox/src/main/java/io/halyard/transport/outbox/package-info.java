// SPDX-License-Identifier: Apache-2.0
/**
 * An outbox on disk: what was published with QoS 1 or 2 and not yet acknowledged is found again by the next process.
 *
 * <p><b>For users.</b> Open a {@link io.halyard.transport.outbox.DiskOutbox} and give it to {@code MqttTransports.create}.
 *
 * <p><b>Threads.</b> Any thread may use it. One virtual thread writes what need not be waited for.
 */
@NullMarked
package io.halyard.transport.outbox;

import org.jspecify.annotations.NullMarked;
