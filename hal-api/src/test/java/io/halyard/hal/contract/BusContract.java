// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.Ability;
import io.halyard.hal.Bus;
import io.halyard.hal.BusResource;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.Resource;
import io.halyard.hal.spi.BoardSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is the same for whatever is opened on a bus: finding it, and what it takes (R17, R18). */
public abstract class BusContract extends ResourceContract {
    /** {@return what failures name besides the bus: an address, a chip select, or nothing} */
    String device() {
        return "";
    }

    @Override
    final String place(HalBench bench) {
        return super.place(bench) + (device().isEmpty() ? "" : " " + device());
    }

    @Test
    void r17_aBusIsFoundByItsNumberItsNameAndTheNameGivenToIt() throws Exception {
        provided(ability(), bench -> {
            Bus bus = describedBus(bench);
            bench.close();
            HalBench named = bench(BoardSettings.of(BOARD).withPinNames(Map.of("my-own", bus.name())));
            for (String designation : List.of(
                    Integer.toString(bus.number()), bus.name(), bus.name().toUpperCase(Locale.ROOT), "my-own")) {
                try (BusResource resource = (BusResource) open(named.board(), ability(), designation)) {
                    assertThat(resource.bus()).as(designation).isEqualTo(bus);
                    use(resource);
                }
            }
        });
    }

    @Test
    void r17_anUnknownBusIsRefusedWithTheNamesThatThereAre() throws Exception {
        provided(
                ability(),
                bench -> assertThatFails(
                                Kind.NO_SUCH_BUS,
                                () -> open(bench.board(), ability(), "no-such-bus")
                                        .close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo(BOARD))
                        .withMessageContaining("'no-such-bus'")
                        .withMessageContaining(describedBus(bench).name()));
    }

    @Test
    void r17_everyBusOfTheBenchWorks() throws Exception {
        provided(ability(), bench -> {
            for (String bus : bench.pins(ability())) {
                try (Resource resource = open(bench.board(), ability(), bus)) {
                    use(resource);
                }
            }
        });
    }

    @Test
    void r18_aBusInUseHasItsPins() throws Exception {
        provided(ability(), bench -> {
            Bus bus = describedBus(bench);
            for (Pin pin : pinsOf(bench, bus)) {
                Ability role = pin.abilities().iterator().next();
                try (Resource resource = open(bench.board(), ability(), pin(bench), "the weather")) {
                    assertThatFails(
                                    Kind.IN_USE,
                                    () -> open(bench.board(), role, pin.name()).close())
                            .withMessageContaining(bus.name())
                            .withMessageContaining("the weather");
                    use(resource);
                }
                try (Resource _ = open(bench.board(), role, pin.name(), "the greenhouse")) {
                    assertThatFails(Kind.IN_USE, () -> open(bench).close()).withMessageContaining("the greenhouse");
                }
                open(bench).close();
            }
        });
    }

    /** {@return those pins of a bus that can be opened otherwise} */
    private static List<Pin> pinsOf(HalBench bench, Bus bus) {
        return bench.board().capabilities().pins().stream()
                .filter(pin -> bus.pins().contains(pin.number()))
                .filter(pin -> !pin.abilities().isEmpty())
                .toList();
    }

    private Bus describedBus(HalBench bench) {
        return bench.board().capabilities().busesWith(ability()).stream()
                .filter(bus -> bus.name().equals(pin(bench)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("capabilities do not list " + pin(bench) + " as " + ability()));
    }
}
