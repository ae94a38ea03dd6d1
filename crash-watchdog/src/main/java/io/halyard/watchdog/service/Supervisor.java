// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Whoever started this process and wants to know how it goes: systemd, for a unit of {@code Type=notify}. Where the environment names nobody
 * ({@code NOTIFY_SOCKET}), nothing is loaded, opened or said.
 *
 * <p>Telling never waits. What must not be lost is told again with the next sign of life.
 */
public final class Supervisor implements AutoCloseable {
    private static final Duration PET_EVERY = Duration.ofSeconds(20);
    private static final int LONGEST_STATUS = 300;
    private static final long NEVER = -1;

    private final Optional<NotifySocket> socket;
    private final long petEveryMillis;
    private String untold = "";
    private long lastPetMillis = NEVER;
    private boolean complained;

    private Supervisor(Optional<NotifySocket> socket, long petEveryMillis) {
        this.socket = socket;
        this.petEveryMillis = petEveryMillis;
    }

    /** {@return nobody} */
    public static Supervisor none() {
        return new Supervisor(Optional.empty(), NEVER);
    }

    /**
     * {@return the manager that the environment names, or nobody}
     *
     * @param environment of the process: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID}
     * @param pid of the process
     */
    public static Supervisor of(Map<String, String> environment, long pid) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (path.isEmpty()) {
            return none();
        }
        try {
            return new Supervisor(Optional.of(new NotifySocket(path)), petEveryMillis(environment, pid));
        } catch (IOException | IllegalArgumentException | IllegalCallerException e) {
            System.err.println("watchdog: the service manager is not told anything: " + e.getMessage());
            return none();
        }
    }

    /** {@return how often it wants a sign of life: three times as often as it must have one} */
    private static long petEveryMillis(Map<String, String> environment, long pid) {
        String within = environment.getOrDefault("WATCHDOG_USEC", "");
        String whose = environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid));
        if (!within.matches("[1-9]\\d{0,17}") || !whose.equals(String.valueOf(pid))) {
            return NEVER;
        }
        return Math.min(PET_EVERY.toMillis(), Long.parseLong(within) / 3000);
    }

    /**
     * The run begins.
     *
     * @param status what it does, for people
     * @param within it will be ready, or have ended itself, in that time, however little the unit grants
     */
    public synchronized void starting(String status, Duration within) {
        tell("EXTEND_TIMEOUT_USEC=" + within.toMillis() * 1000 + "\n" + line(status));
    }

    /** The run is ready. */
    public synchronized void ready(String status) {
        untold = "READY=1\n" + line(status);
        tellUntold();
    }

    /**
     * Everything that must not hang was looked at, and is well.
     *
     * @param uptimeMillis how long this run is up
     */
    public synchronized void alive(long uptimeMillis) {
        tellUntold();
        boolean due = lastPetMillis == NEVER || uptimeMillis - lastPetMillis >= petEveryMillis;
        if (petEveryMillis != NEVER && due && tell("WATCHDOG=1")) {
            lastPetMillis = uptimeMillis;
        }
    }

    /** The run hangs and ends itself: should it not get that far, the manager is to end it. */
    public synchronized void fault(String status) {
        tell(line(status) + "\nWATCHDOG=trigger");
    }

    /** The run ends, as wanted. */
    public synchronized void stopping(String status) {
        untold = "";
        tell("STOPPING=1\n" + line(status));
    }

    private void tellUntold() {
        if (!untold.isEmpty() && tell(untold)) {
            untold = "";
        }
    }

    private boolean tell(String message) {
        // No lambda: linking one loads the socket's class, also where there is none.
        int errno = socket.isPresent() ? socket.get().send(message) : 0;
        if (errno != 0 && !complained) {
            complained = true;
            System.err.println("watchdog: the service manager does not hear: errno " + errno);
        }
        return errno == 0;
    }

    private static String line(String status) {
        String plain = status.replaceAll("\\p{Cntrl}+", " ");
        return "STATUS=" + plain.substring(0, Math.min(plain.length(), LONGEST_STATUS));
    }

    /** Nothing is told any more. */
    @Override
    public void close() {
        if (socket.isPresent()) {
            socket.get().close();
        }
    }
}
