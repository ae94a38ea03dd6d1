// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

/** What the simulator cannot do, with what to do about it. */
public final class SimulatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. The list may grow. */
    public enum Kind {
        /** Environment: another program listens on the port. */
        PORT_IN_USE,
        /** Environment: the port cannot be listened on for another reason, such as missing rights or an unknown host. */
        CANNOT_LISTEN,
        /** Caller: the template or the type does not take the value. */
        REFUSED,
        /** Device: it is not connected. */
        OFFLINE,
        /** Device: it did not do in time what was waited for. */
        TIMEOUT,
        /** Caller: the simulator was closed. */
        CLOSED
    }

    private final Kind kind;
    private final String place;

    SimulatorException(Kind kind, String place, String message) {
        super(message);
        this.kind = kind;
        this.place = place;
    }

    SimulatorException(Kind kind, String place, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.place = place;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the setting or the device it happened at, e.g. {@code mqtt-port} or {@code device Greenhouse}} */
    public String place() {
        return place;
    }

    /** {@return whether the same call may succeed later} */
    public boolean isRetryable() {
        return kind == Kind.PORT_IN_USE || kind == Kind.OFFLINE || kind == Kind.TIMEOUT;
    }
}
