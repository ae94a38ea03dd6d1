// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns requests into calls that wait for their replies. Safe for any thread. */
final class Calls {
    private final Link link;
    private final Duration patience;

    Calls(Link link, Duration patience) {
        this.link = link;
        this.patience = patience;
    }

    /**
     * Has operations done.
     *
     * @param place board and pin, for failures
     * @param operations the operations, in a row
     * @param whenDone takes the results as soon as they are there, in the order of all requests: it must not block
     * @return what {@code whenDone} returned
     * @throws HalException kinds NOT_CONNECTED, LINK_RESET, TIMEOUT, INTERRUPTED, CLOSED, and those of a {@link Refusal}
     */
    <T> T call(String place, byte[] operations, Function<WireReader, T> whenDone) {
        return start(place, operations, whenDone).await();
    }

    /** A call that is under way. */
    @FunctionalInterface
    interface Started<T> {
        /** Waits for what {@link Calls#call} returns. */
        T await();
    }

    /** As {@link #call}, in two steps: the request is in its place among all requests when this returns. */
    <T> Started<T> start(String place, byte[] operations, Function<WireReader, T> whenDone) {
        CompletableFuture<Supplier<T>> result = new CompletableFuture<>();
        link.request(place, operations, new ReplyHandler() {
            @Override
            public void done(WireReader results) {
                try {
                    T value = whenDone.apply(results);
                    result.complete(() -> value);
                } catch (WireReader.Malformed e) {
                    result.complete(() -> {
                        throw new HalException(Kind.INPUT_OUTPUT, place, "the board's reply is too short", e);
                    });
                }
            }

            @Override
            public void refused(Refusal refusal) {
                result.complete(() -> {
                    throw refusal.toException(place);
                });
            }

            @Override
            public void lost(boolean mayHaveRun, String reason) {
                result.complete(() -> {
                    throw mayHaveRun
                            ? new HalException(Kind.LINK_RESET, place, reason + "; it may or may not have been done")
                            : new HalException(Kind.NOT_CONNECTED, place, reason + "; it was not done");
                });
            }
        });
        return () -> await(place, result);
    }

    // What fails, fails on the caller's thread: the stack trace is that of the call.
    private <T> T await(String place, CompletableFuture<Supplier<T>> result) {
        try {
            return result.get(patience.toNanos(), TimeUnit.NANOSECONDS).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HalException(Kind.INTERRUPTED, place, "interrupted; it may or may not have been done", e);
        } catch (TimeoutException e) {
            throw new HalException(
                    Kind.TIMEOUT,
                    place,
                    "no answer within " + patience.toMillis() + " ms; it may or may not have been done",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
