// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.BusFault;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a 1-Wire bus must do. The bench may have a thermometer on it: {@link Outside#SETS_TEMPERATURES}. */
public abstract class OneWireContract extends BusContract {
    @Override
    final Ability ability() {
        return Ability.ONE_WIRE;
    }

    @Override
    final void use(Resource resource) {
        assertThat(((OneWireBus) resource).sensors()).isNotNull();
    }

    @Test
    void r30_itsSensorsAreListed() throws Exception {
        provided(ability(), bench -> {
            try (OneWireBus bus = (OneWireBus) open(bench)) {
                assertThat(bus.sensors()).isSorted().allMatch(one -> one.matches("[0-9a-f]{2}-[0-9a-f]{12}"));
                seen(
                        bench,
                        Outside.SETS_TEMPERATURES,
                        () -> assertThat(bus.sensors()).contains(bench.thermometer(pin(bench))));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {21.5, 0, -10.125, 85, 125, -55})
    void r30_theTemperatureIsMeasured(double celsius) throws Exception {
        measured((bench, bus) -> {
            String sensor = bench.thermometer(pin(bench));
            bench.setTemperature(pin(bench), sensor, celsius);
            long before = bench.nanoTime();
            Reading reading = bus.temperature(sensor);
            assertThat(reading.value()).isCloseTo(celsius, within(0.0625));
            assertThat(reading.unit()).isEqualTo("°C");
            assertThat(reading.timestampNanos() - before)
                    .isGreaterThanOrEqualTo(-bench.quantum().toNanos());
        });
    }

    @Test
    void r30_aSensorThatIsNotThereFails() throws Exception {
        provided(ability(), bench -> {
            try (OneWireBus bus = (OneWireBus) open(bench)) {
                assertThatFails(Kind.NO_ACKNOWLEDGE, () -> bus.temperature("28-ffffffffffff"))
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                        .withMessageContaining("28-ffffffffffff");
                use(bus);
            }
        });
    }

    @Test
    void r30_aDisturbedAnswerIsNoTemperature() throws Exception {
        measured((bench, bus) -> {
            String sensor = bench.thermometer(pin(bench));
            bench.setTemperature(pin(bench), sensor, 20);
            bench.disturb(pin(bench), sensor, true);
            assertThatFails(Kind.INPUT_OUTPUT, () -> bus.temperature(sensor))
                    .satisfies(e -> assertThat(e.detail()).hasValue(BusFault.CHECKSUM))
                    .withMessageContaining(sensor);
            bench.disturb(pin(bench), sensor, false);
            bench.setTemperature(pin(bench), sensor, 20);
            assertThat(bus.temperature(sensor).value()).isCloseTo(20, within(0.0625));
        });
    }

    /** A test of a bus with a thermometer. */
    private interface ThermometerCheck {
        void run(HalBench bench, OneWireBus bus) throws Exception;
    }

    private void measured(ThermometerCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.SETS_TEMPERATURES, () -> {
                    try (OneWireBus bus = (OneWireBus) open(bench)) {
                        check.run(bench, bus);
                    }
                }));
    }
}
