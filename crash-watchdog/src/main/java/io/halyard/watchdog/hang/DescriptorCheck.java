// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.hang;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Optional;

/** More than nine of ten file descriptors are open: soon nothing can be opened any more, not even a connection to tell. */
final class DescriptorCheck implements HealthCheck {
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();

    @Override
    public Optional<String> fault() {
        if (!(system instanceof UnixOperatingSystemMXBean unix)) {
            return Optional.empty();
        }
        long open = unix.getOpenFileDescriptorCount();
        long most = unix.getMaxFileDescriptorCount();
        return most > 0 && open > most - most / 10
                ? Optional.of(open + " of " + most + " file descriptors are open")
                : Optional.empty();
    }
}
