// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.blynk.handler.Listeners;
import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks the server and waits for the answer. */
final class Questions implements AutoCloseable {
    private final MqttTransport transport;
    private final Session session;
    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

    Questions(MqttTransport transport, Session session) {
        this.transport = transport;
        this.session = session;
    }

    <T> T ask(String call, Message question, Listeners<T> answers, Duration timeout) throws InterruptedException {
        return await(call, question, timeout, answer -> answers.add(answer::complete));
    }

    Map<String, String> askMetadata(Set<String> names, Duration timeout) throws InterruptedException {
        Map<String, String> found = new ConcurrentHashMap<>();
        Message question = session.dialect.askMetadata(List.copyOf(names));
        try {
            return await(
                    "metadata",
                    question,
                    timeout,
                    answer -> session.metadata.add(field -> {
                        if (names.contains(field.name())) {
                            found.put(field.name(), field.text());
                        }
                        if (found.size() == names.size()) {
                            answer.complete(inOrder(names, found));
                        }
                    }));
        } catch (BlynkException e) {
            if (e.kind() != BlynkException.Kind.TIMEOUT) {
                throw e;
            }
            List<String> missing =
                    names.stream().filter(name -> !found.containsKey(name)).toList();
            throw new BlynkException(
                    e.kind(),
                    e.place(),
                    e.problem() + "; not answered: " + missing + " (does the template have them?)");
        }
    }

    private static Map<String, String> inOrder(Set<String> names, Map<String, String> found) {
        Map<String, String> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(name, found.get(name)));
        return ordered;
    }

    private <T> T await(
            String call, Message question, Duration timeout, Function<CompletableFuture<T>, Registration> listen)
            throws InterruptedException {
        session.start();
        long began = System.nanoTime();
        if (!transport.awaitConnected(timeout)) {
            throw new BlynkException(
                    BlynkException.Kind.TIMEOUT,
                    call,
                    "no connection within " + timeout.toMillis() + " ms; the transport is " + transport.state());
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable end = () -> answer.completeExceptionally(
                new BlynkException(BlynkException.Kind.CLOSED, "blynk", "was closed while this waited for an answer"));
        open.add(end);
        try (Registration _ = listen.apply(answer)) {
            session.outflow.send(question).exceptionally(failure -> {
                answer.completeExceptionally(failure);
                return null;
            });
            return answer.get(timeout.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw BlynkException.of(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException _) {
            throw new BlynkException(
                    BlynkException.Kind.TIMEOUT,
                    call,
                    "the server did not answer within " + timeout.toMillis() + " ms");
        } finally {
            open.remove(end);
        }
    }

    /** Ends who waits, with kind CLOSED. */
    @Override
    public void close() {
        open.forEach(Runnable::run);
    }
}
