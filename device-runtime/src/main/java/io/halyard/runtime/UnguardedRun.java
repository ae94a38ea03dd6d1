// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import io.halyard.hal.HalException;
import io.halyard.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of a device whose settings name no state folder: nothing is remembered, and whatever fails ends it. */
final class UnguardedRun {
    private static final Logger LOG = LoggerFactory.getLogger(UnguardedRun.class);
    /** What an app is given to end when it is asked to. */
    private static final Duration TO_END = Duration.ofSeconds(15);

    private static final String NOT_COMPOSED = "the app cannot be composed: {}";

    private final DeviceSettings settings;
    private final OpenParts open = new OpenParts();
    private final Thread main = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);

    UnguardedRun(DeviceSettings settings) {
        this.settings = settings;
    }

    /** {@return the exit status} */
    int run(Supplier<? extends Module> appModule) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("halyard-runtime-end").unstarted(this::shutDown));
        try {
            return runApp(appModule);
        } finally {
            open.close();
            ended.countDown();
        }
    }

    // The root of the app's thread: whatever it throws is a crash, told with its stack.
    private int runApp(Supplier<? extends Module> appModule) {
        try {
            open.add(DeviceRuntime.open(settings, appModule)).run();
            return Halyard.CLEAN;
        } catch (InterruptedException _) {
            return Halyard.CLEAN; // Asked to end, it did.
        } catch (Exception e) {
            return status(e);
        }
    }

    private static int status(Exception thrown) {
        Optional<SettingsException> fault = SettingsException.in(thrown);
        if (fault.isPresent()) {
            System.err.println(fault.get().getMessage());
            return SettingsException.EXIT_STATUS;
        }
        switch (thrown) {
            case HalException e -> LOG.error("{}", e.getMessage());
            case CreationException e -> LOG.error(NOT_COMPOSED, e.getMessage());
            case ConfigurationException e -> LOG.error(NOT_COMPOSED, e.getMessage());
            case ProvisionException e -> LOG.error(NOT_COMPOSED, e.getMessage());
            default -> LOG.error("the app crashed", thrown);
        }
        return Halyard.CRASHED;
    }

    /** A signal has come, or someone called for the end: asks the app to end, and gives it some time. */
    private void shutDown() {
        if (isInExit(main)) {
            open.close(); // The app's thread waits for this one.
            return;
        }
        if (ended.getCount() > 0) {
            main.interrupt();
        }
        try {
            if (!ended.await(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the app did not end within {} s of being asked", TO_END.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isInExit(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit"));
    }
}
