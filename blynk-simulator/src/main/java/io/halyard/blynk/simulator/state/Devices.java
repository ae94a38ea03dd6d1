// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The devices of the simulated cloud, found by token. */
public final class Devices {
    private final List<DeviceState> all;

    /** Creates the register; the order is that of the dashboard. */
    public Devices(List<DeviceState> all) {
        this.all = List.copyOf(all);
    }

    /** {@return every device} */
    public List<DeviceState> all() {
        return all;
    }

    /** {@return the device of a token} */
    public Optional<DeviceState> withToken(String token) {
        byte[] wanted = token.getBytes(StandardCharsets.UTF_8);
        return all.stream()
                .filter(device -> MessageDigest.isEqual(wanted, device.token().getBytes(StandardCharsets.UTF_8)))
                .findFirst();
    }
}
