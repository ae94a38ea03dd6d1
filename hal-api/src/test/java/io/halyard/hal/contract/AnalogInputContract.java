// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInput.Reading;
import io.halyard.hal.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an analog input must do. */
public abstract class AnalogInputContract extends PinContract {
    @Override
    final Ability ability() {
        return Ability.ANALOG_INPUT;
    }

    @Override
    final void use(Resource resource) {
        ((AnalogInput) resource).read();
    }

    @Test
    void r13_aReadingHasTheUnitOfTheRangeAndLiesWithinIt() throws Exception {
        provided(ability(), bench -> {
            for (String pin : bench.pins(ability())) {
                try (AnalogInput input = (AnalogInput) open(bench.board(), ability(), pin)) {
                    Reading reading = input.read();
                    assertThat(reading.unit()).as(pin).isEqualTo(input.range().unit());
                    assertThat(input.range().contains(reading.value()))
                            .as("%s reads %s within %s", pin, reading, input.range())
                            .isTrue();
                }
            }
        });
    }

    @Test
    void r13_timeStampsAreThoseOfTheMeasurement() throws Exception {
        provided(ability(), bench -> {
            try (AnalogInput input = (AnalogInput) open(bench)) {
                long slack = bench.quantum().toNanos();
                long before = bench.nanoTime();
                Reading first = input.read();
                bench.pass(1);
                Reading second = input.read();
                assertThat(first.timestampNanos() - before).isGreaterThanOrEqualTo(-slack);
                assertThat(second.timestampNanos() - first.timestampNanos()).isGreaterThanOrEqualTo(0);
                assertThat(bench.nanoTime() - second.timestampNanos()).isGreaterThanOrEqualTo(-slack);
            }
        });
    }

    @Test
    void r13_readsWhatIsSetOutside() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.SETS_ANALOG, () -> {
                    for (String pin : bench.pins(ability())) {
                        try (AnalogInput input = (AnalogInput) open(bench.board(), ability(), pin)) {
                            List<Double> values = bench.analogValues(pin);
                            assertThat(values.getFirst()).isLessThan(values.getLast());
                            for (double value : List.of(values.getFirst(), values.getLast(), values.getFirst())) {
                                bench.setAnalog(pin, value);
                                assertThat(input.read().value())
                                        .as(pin)
                                        .isCloseTo(value, within(bench.tolerance() * values.getLast()));
                            }
                        }
                    }
                }));
    }

    @Test
    void r13_manyThreadsMayRead() throws Exception {
        provided(ability(), bench -> {
            try (AnalogInput input = (AnalogInput) open(bench)) {
                List<Reading> readings = inManyThreads(input::read);
                assertThat(readings).allMatch(reading -> input.range().contains(reading.value()));
            }
        });
    }
}
