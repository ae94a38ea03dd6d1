// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.https;

import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import io.halyard.transport.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Blynk's HTTPS device API. The token is part of each request's address, so no redirect is followed and no address is told in
 * errors. The client and its threads are made with the first request.
 */
public final class DeviceApi implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI server;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;
    private boolean closed;

    /** @param server scheme, host and port; {@code https}, or {@code http} on this computer */
    public DeviceApi(URI server) {
        this.server = server;
    }

    /**
     * Writes to a virtual pin of any device.
     *
     * @return completes when the server has accepted it; fails with kind REJECTED, CONNECTION, TIMEOUT or CLOSED
     */
    public CompletableFuture<Void> update(Secret token, int pin, DatastreamValue value) {
        StringBuilder query = new StringBuilder("?token=").append(token.reveal(DeviceApi::encode));
        if (value.size() == 1) {
            query.append("&v").append(pin).append('=').append(encode(value.text()));
        } else {
            query.append("&pin=V").append(pin);
            value.texts().forEach(text -> query.append("&value=").append(encode(text)));
        }
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/external/api/update" + query))
                .timeout(TIMEOUT)
                .GET()
                .build();
        String place = "bridgeVirtualWrite to V" + pin + " at " + server.getHost();
        HttpClient open;
        try {
            open = client();
        } catch (BlynkException e) {
            return CompletableFuture.failedFuture(e);
        }
        return open.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .handle((response, failure) -> {
                    if (failure != null) {
                        throw failed(place, token, failure);
                    }
                    if (response.statusCode() != 200) {
                        throw refused(place, token, response);
                    }
                    return null;
                });
    }

    private HttpClient client() {
        lock.lock();
        try {
            if (closed) {
                throw new BlynkException(BlynkException.Kind.CLOSED, "blynk", "was closed before this was sent");
            }
            HttpClient open = client;
            if (open == null) {
                open = HttpClient.newBuilder()
                        .connectTimeout(TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .executor(task ->
                                Thread.ofVirtual().name("halyard-blynk-https").start(task))
                        .build();
                client = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private static BlynkException refused(String place, Secret token, HttpResponse<String> response) {
        String body = response.body();
        String told =
                token.mask(body.length() > 200 ? body.substring(0, 200) : body).strip();
        return new BlynkException(
                BlynkException.Kind.REJECTED,
                place,
                "the server answers " + response.statusCode() + (told.isEmpty() ? "" : " " + told)
                        + ": check the other device's token and that its template has this pin");
    }

    private static BlynkException failed(String place, Secret token, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        BlynkException.Kind kind = cause instanceof java.net.http.HttpTimeoutException
                ? BlynkException.Kind.TIMEOUT
                : BlynkException.Kind.CONNECTION;
        String told = token.mask(String.valueOf(cause.getMessage()));
        return new BlynkException(
                kind,
                place,
                "the server cannot be reached: " + cause.getClass().getSimpleName() + " " + told
                        + (cause instanceof IOException ? "; check setting api and the network" : ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Ends what is under way, and the client's threads. Harmless when closed already. */
    @Override
    public void close() {
        HttpClient open;
        lock.lock();
        try {
            closed = true;
            open = client;
            client = null;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.shutdownNow();
        }
    }
}
