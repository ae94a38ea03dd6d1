// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of the HAL. Programs branch on {@link #kind()}; people read the message, which names the value, the
 * {@linkplain #place() place} and the remedy.
 */
public final class HalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is: it decides who can do something about it. */
    public enum Fault {
        /** The calling program asked for something that cannot be. */
        CALLER,
        /** The board or what hangs from it. */
        DEVICE,
        /** The computer: permissions, cables, other programs. */
        ENVIRONMENT
    }

    /** What went wrong, in general terms. More kinds may be added: have a fallback. */
    public enum Kind {
        /** The board has no pin of that number or name. */
        NO_SUCH_PIN(Fault.CALLER, false),
        /** The board has buses of that kind, and none of that number or name. */
        NO_SUCH_BUS(Fault.CALLER, false),
        /** The pin exists and cannot do that. */
        UNSUPPORTED(Fault.CALLER, false),
        /** A value lies outside the range that the message states. */
        OUT_OF_RANGE(Fault.CALLER, false),
        /** A setting of the board is wrong; the place names its key. */
        INVALID_SETTING(Fault.CALLER, false),
        /** Somebody else has it: this program, another one or the kernel. The message names the holder where it can. */
        IN_USE(Fault.ENVIRONMENT, true),
        /** The operating system refuses; the message says which group or permission is missing. */
        NOT_PERMITTED(Fault.ENVIRONMENT, false),
        /** The board is not there (yet, or any more); what was opened comes back with it. */
        NOT_CONNECTED(Fault.ENVIRONMENT, true),
        /** The board restarted while the call was under way: it may or may not have happened. */
        LINK_RESET(Fault.DEVICE, true),
        /** What should be on the bus does not acknowledge: not there, not powered, another address, or busy. */
        NO_ACKNOWLEDGE(Fault.DEVICE, true),
        /** No answer within the time the message states. */
        TIMEOUT(Fault.DEVICE, true),
        /** The operating system or the board reported a failure. */
        INPUT_OUTPUT(Fault.DEVICE, true),
        /** The resource or its board was closed. */
        CLOSED(Fault.CALLER, false),
        /** The waiting thread was interrupted; its interrupt flag is set again. */
        INTERRUPTED(Fault.CALLER, false);

        private final Fault fault;
        private final boolean retryable;

        Kind(Fault fault, boolean retryable) {
            this.fault = fault;
            this.retryable = retryable;
        }

        /** {@return whose fault this kind is} */
        public Fault fault() {
            return fault;
        }
    }

    /**
     * What exactly went wrong, where a board or a driver can tell: an open set, to which whoever writes one adds an enum of his
     * own. General code branches on {@link #kind()} and need not know it.
     */
    public interface Detail extends Serializable {
        /** {@return the kind that this is a case of} */
        Kind kind();

        /** {@return its name, e.g. {@code ADDRESS_NOT_ACKNOWLEDGED}} */
        String name();
    }

    private final Kind kind;
    private final String place;
    private final @Nullable Detail detail;

    /**
     * @param kind what went wrong
     * @param place board and pin, e.g. {@code header GPIO17}, or a settings key
     * @param problem what happened with which value, and what to do about it
     */
    public HalException(Kind kind, String place, String problem) {
        super(place + ": " + problem);
        this.kind = kind;
        this.place = place;
        this.detail = null;
    }

    /**
     * @param kind what went wrong
     * @param place board and pin, e.g. {@code header GPIO17}, or a settings key
     * @param problem what happened with which value, and what to do about it
     * @param cause what a library or the JDK said
     */
    public HalException(Kind kind, String place, String problem, Throwable cause) {
        super(place + ": " + problem, cause);
        this.kind = kind;
        this.place = place;
        this.detail = null;
    }

    /**
     * @param detail what exactly went wrong; the kind is its kind
     * @param place board and pin or bus, e.g. {@code header i2c-1 0x76}
     * @param problem what happened with which value, and what to do about it
     */
    public HalException(Detail detail, String place, String problem) {
        super(place + ": " + problem);
        this.kind = detail.kind();
        this.place = place;
        this.detail = detail;
    }

    /**
     * @param detail what exactly went wrong; the kind is its kind
     * @param place board and pin or bus, e.g. {@code header i2c-1 0x76}
     * @param problem what happened with which value, and what to do about it
     * @param cause what a library or the JDK said
     */
    public HalException(Detail detail, String place, String problem, Throwable cause) {
        super(place + ": " + problem, cause);
        this.kind = detail.kind();
        this.place = place;
        this.detail = detail;
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return what exactly went wrong, where that is known; see {@link BusFault} for the HAL's own} */
    public Optional<Detail> detail() {
        return Optional.ofNullable(detail);
    }

    /** {@return the board and pin or bus, or the settings key, that it is about} */
    public String place() {
        return place;
    }

    /** {@return whether the same call may succeed later} */
    public boolean isRetryable() {
        return kind.retryable;
    }
}
