// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings are at fault: the message lists every fault in one line each. A program ends with status 78 (EX_CONFIG). */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The exit status for settings at fault: EX_CONFIG of sysexits.h. */
    public static final int EXIT_STATUS = 78;

    private final transient List<SettingsFault> faults;

    /** @param faults at least one */
    public SettingsException(List<SettingsFault> faults) {
        super(faults.stream().map(SettingsFault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** {@return every fault, in the order of discovery} */
    public List<SettingsFault> faults() {
        return faults;
    }
}
