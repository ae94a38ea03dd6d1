// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import java.util.Set;

/**
 * Makes {@link SimulatedBoard}s: {@code boards.X.provider = simulated}.
 *
 * <p>Options, all of them optional:
 *
 * <ul>
 *   <li>{@code layout}: how many pins, 1 to 1024 ({@code 32} when not set), each with all abilities; or groups of pins with
 *       theirs, {@code 0-15 digital-input digital-output; 16-19 analog-input; 20 pwm-output}. Pin 17 is named {@code GPIO17}.
 *   <li>{@code buses}: buses with the pins that they take while in use, {@code i2c-1 2 3; spi-0 9 10 11; uart-0; w1-0 4}; otherwise
 *       {@code i2c-1; spi-0; uart-0; w1-0}, which take none.
 *   <li>{@code devices}: what hangs from the buses, {@code i2c-1 0x76 bme280 21.5 101325 45; i2c-1 0x48 ads1115 1.5; spi-0 0 loopback;
 *       uart-0 loopback; w1-0 28-0316a2794bff 19.5}; otherwise nothing.
 *   <li>{@code ranges}: what analog inputs measure, {@code soil 0 to 100 %; air -40 to 85 °C}; otherwise 0 to 3.3 V.
 *   <li>{@code signals}: what the outside does by itself, {@code button pulse 200ms every 5s; light sine 0 to 3.3 every 60s}: see
 *       {@link Signal#parse}.
 *   <li>{@code seed}: a whole number, 0 when not set: other numbers make {@code wander} signals take other ways.
 * </ul>
 */
public final class SimulatedProvider implements BoardProvider {
    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Set<String> options() {
        return Options.NAMES;
    }

    @Override
    public Board open(BoardSettings settings) {
        return SimulatedBoard.open(settings);
    }
}
