// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

/** How one session works: its clock, the queue of its steps, and what its threads are called. Any thread may use it. */
public final class SessionThreads {
    /** How the names of all threads begin. */
    static final String PREFIX = "halyard-mqtt-";

    private final String instance;
    private final Surroundings surroundings;
    private final StepQueue steps;

    /** @param instance tells the session from others, in names of threads and in the log */
    public SessionThreads(String instance, Surroundings surroundings) {
        this.instance = instance;
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
