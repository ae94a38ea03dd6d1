// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.TransportException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What has been counted of connections. Any thread may read. */
final class Counters {
    final AtomicLong connects = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    /** The last thing that went wrong, here or with a publish, a message or a subscription. */
    volatile @Nullable TransportException lastError;
}
