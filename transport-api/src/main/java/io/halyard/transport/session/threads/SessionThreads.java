// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one session works: its clock, the queue of its steps, what its threads are called and what its log may show. Any thread may use it. */
public final class SessionThreads {
    /** How the names of all threads begin. */
    static final String PREFIX = "halyard-mqtt-";

    private final String instance;
    private final Surroundings surroundings;
    private final StepQueue steps;
    private final SecretLevels secrets;

    /**
     * Nothing runs yet.
     *
     * @param instance tells the session from others, in names of threads and in the log
     * @param secretTopics filters whose {@code +} stand for what the log must not show
     */
    public SessionThreads(String instance, List<String> secretTopics, Surroundings surroundings) {
        this.instance = instance;
        this.secrets = new SecretLevels(secretTopics);
        this.surroundings = surroundings;
        this.steps = new StepQueue(work -> surroundings.start(name("steps"), work));
    }

    /** {@return whether the thread that asks is one of a session} */
    public static boolean isOneOfOurs() {
        return Thread.currentThread().getName().startsWith(PREFIX);
    }

    /** {@return which session it is, as the log says it} */
    public String instance() {
        return instance;
    }

    /** {@return a topic, or a text in which there are some, as the log may show it} */
    public String shown(@Nullable Object text) {
        return secrets.masked(String.valueOf(text));
    }

    /** {@return the name of a thread that does this} */
    public String name(String role) {
        return PREFIX + role + "-" + instance;
    }

    /** {@return its clock, and who starts its threads} */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** {@return the time, as deadlines are measured} */
    public long now() {
        return surroundings.nanoTime();
    }

    /** Has a step done, after all that came before it. */
    public void submit(Runnable step) {
        steps.submit(step);
    }

    /** Has a step done, after all that came before it. */
    public void submit(Step step) {
        steps.submit(step);
    }
}
