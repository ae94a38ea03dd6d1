// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.threads;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps one after another, in the order in which they came, without a thread of its own: whoever brings a step while
 * nobody works does the work, also what others bring meanwhile. After a while it hands the rest over to a thread made for it,
 * so that neither a caller nor a link's thread is held for long.
 */
final class StepQueue {
    /** A rare step. */
    static final class Action implements Step {
        private final Runnable work;
        private @Nullable Step next;

        Action(Runnable work) {
            this.work = work;
        }

        @Override
        public @Nullable Step nextStep() {
            return next;
        }

        @Override
        public void nextStep(@Nullable Step next) {
            this.next = next;
        }

        @Override
        public void run() {
            work.run();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(StepQueue.class);
    private static final int STEPS_PER_TURN = 1_024;
    /** The head while nobody works; null while somebody does and nothing waits. */
    private static final Step IDLE = new Action(() -> {});

    private final AtomicReference<@Nullable Step> newest = new AtomicReference<>(IDLE);
    private final Consumer<Runnable> handOver;
    /** What was taken and not yet done, oldest first. Belongs to whoever works. */
    private @Nullable Step taken;

    /** @param handOver runs what it is given on another thread, soon */
    StepQueue(Consumer<Runnable> handOver) {
        this.handOver = handOver;
    }

    void submit(Runnable work) {
        submit(new Action(work));
    }

    @SuppressWarnings("ReferenceEquality") // IDLE is a mark.
    void submit(Step step) {
        Step before;
        do {
            before = newest.get();
            step.nextStep(before == IDLE ? null : before);
        } while (!newest.compareAndSet(before, step));
        if (before == IDLE) {
            work();
        }
    }

    private void work() {
        for (int turns = STEPS_PER_TURN; turns > 0; turns--) {
            Step step = taken;
            if (step == null) {
                if (newest.compareAndSet(null, IDLE)) {
                    return;
                }
                step = Step.oldestFirst(newest.getAndSet(null));
                if (step == null) {
                    continue;
                }
            }
            taken = step.nextStep();
            step.nextStep(null);
            runGuarded(step);
        }
        handOver.accept(this::work);
    }

    private static void runGuarded(Step step) {
        try {
            step.run();
        } catch (
                RuntimeException
                        e) { // The root of all work: a fault of ours in one step must not stop every later one.
            LOG.error("A fault of Halyard's in the MQTT transport; please report it", e);
        }
    }
}
