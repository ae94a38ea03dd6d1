// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.TransportException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What futures of a transport came to. */
public final class Outcomes {
    private Outcomes() {}

    /** {@return why it failed, as soon as it has, which must be within half a minute} */
    public static TransportException failure(CompletableFuture<?> future)
            throws InterruptedException, TimeoutException {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(TransportException.class);
            return (TransportException) Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("it did not fail");
    }
}
