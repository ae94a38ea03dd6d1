// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Settings are at fault: the message lists every fault in one line each. A program ends with status 78 (EX_CONFIG). An app may throw it,
 * too, while it is made: that is no crash.
 */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The exit status for settings at fault: EX_CONFIG of sysexits.h. */
    public static final int EXIT_STATUS = 78;

    private static final int DEEPEST = 10;

    private final transient List<SettingsFault> faults;

    /** @param faults at least one */
    public SettingsException(List<SettingsFault> faults) {
        super(faults.stream().map(SettingsFault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** {@return the one that is, or caused, {@code thrown}: whoever composes an app wraps what its parts throw} */
    public static Optional<SettingsException> in(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof SettingsException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** {@return every fault, in the order of discovery} */
    public List<SettingsFault> faults() {
        return faults;
    }
}
