// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.LoggerFactory;

/**
 * Asked after every test of every module (JUnit finds it by itself): no thread of ours that the test started is alive
 * ({@code halyard-...}), nothing ended with an uncaught exception, and no ERROR was logged that the test did not announce
 * with {@link ExpectsErrors}. Before each test it makes Awaitility patient: a busy machine may stand still for longer than its own
 * ten seconds, and who waits for what comes loses nothing.
 */
public final class NothingLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private record Before(Set<Long> threads, Queue<Throwable> uncaught, Errors errors) {}

    /** Keeps what is logged at ERROR. Threads that outlive a test may still log while its errors are read. */
    private static final class Errors extends AppenderBase<ILoggingEvent> {
        private final Queue<String> messages = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                messages.add(event.getFormattedMessage());
            }
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> uncaught.add(exception));
        Errors errors = new Errors();
        errors.start();
        rootLogger().addAppender(errors);
        Set<Long> threads = ours().stream().map(Thread::threadId).collect(Collectors.toSet());
        store(context).put(Before.class, new Before(threads, uncaught, errors));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Before before = store(context).remove(Before.class, Before.class);
        if (before == null) {
            return;
        }
        rootLogger().detachAppender(before.errors);
        if (context.getExecutionException().isPresent()) {
            return; // The test has said already what is wrong.
        }
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> leaked(before).isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("threads of ours outlived the test: " + leaked(before), e);
        }
        if (!before.uncaught.isEmpty()) {
            throw new AssertionError("an exception was not caught", before.uncaught.peek());
        }
        List<String> errors = List.copyOf(before.errors.messages);
        if (!errors.isEmpty() && !announced(context)) {
            throw new AssertionError("logged at ERROR, and the test does not announce it: " + errors);
        }
    }

    private static boolean announced(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), ExpectsErrors.class)
                || AnnotationSupport.isAnnotated(context.getTestClass(), ExpectsErrors.class);
    }

    private static List<String> leaked(Before before) {
        return ours().stream()
                .filter(thread -> !before.threads.contains(thread.threadId()))
                .map(Thread::getName)
                .toList();
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("halyard-"))
                .toList();
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(NothingLeaks.class, context.getUniqueId()));
    }
}
