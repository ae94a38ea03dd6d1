// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The device's clock, and whether it can be believed. Computers without a real-time clock may be days off until the network
 * has set them.
 *
 * @param source the time
 * @param isTrusted whether requests may be judged by it
 */
public record RemoteClock(InstantSource source, BooleanSupplier isTrusted) {
    /** systemd-timesyncd makes this file when it has set the clock (systemd-timesyncd.service(8)). */
    private static final Path SYNCHRONIZED = Path.of("/run/systemd/timesync/synchronized");

    /** {@return the system's clock, trusted once systemd has set it from the network} */
    public static RemoteClock system() {
        return new RemoteClock(InstantSource.system(), () -> Files.exists(SYNCHRONIZED));
    }
}
