// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.PinResource;
import io.halyard.hal.Resource;
import io.halyard.hal.spi.BoardSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is the same for whatever a pin is opened as: finding and refusing (R1, R2). */
public abstract class PinContract extends ResourceContract {
    @Test
    void r01_aPinIsFoundByItsNumberItsNameAndTheNameGivenToIt() throws Exception {
        provided(ability(), bench -> {
            Pin pin = describedPin(bench);
            bench.close();
            BoardSettings settings = BoardSettings.of(BOARD).withPinNames(Map.of("my-own", pin.name()));
            HalBench named = bench(settings);
            for (String designation : List.of(
                    Integer.toString(pin.number()),
                    pin.name(),
                    pin.name().toUpperCase(Locale.ROOT),
                    pin.name().toLowerCase(Locale.ROOT),
                    "my-own")) {
                try (PinResource resource = (PinResource) open(named.board(), ability(), designation)) {
                    assertThat(resource.pin()).as(designation).isEqualTo(pin);
                    use(resource);
                }
            }
        });
    }

    @Test
    void r01_anUnknownPinIsRefusedWithTheNamesThatThereAre() throws Exception {
        provided(
                ability(),
                bench -> assertThatFails(
                                Kind.NO_SUCH_PIN,
                                () -> open(bench.board(), ability(), "no-such-pin")
                                        .close())
                        .withMessageContaining(BOARD)
                        .withMessageContaining("'no-such-pin'")
                        .withMessageContaining(describedPin(bench).name()));
    }

    @Test
    void r02_everyPinOfTheBenchWorks() throws Exception {
        provided(ability(), bench -> {
            for (String pin : bench.pins(ability())) {
                try (PinResource resource = (PinResource) open(bench.board(), ability(), pin)) {
                    use(resource);
                    assertThat(resource.pin().abilities()).contains(ability());
                }
            }
        });
    }

    @Test
    void r02_everyPinWithoutTheAbilityRefusesIt() throws Exception {
        provided(ability(), bench -> {
            for (Pin pin : bench.board().capabilities().pins()) {
                if (!pin.abilities().contains(ability())) {
                    assertRefusal(bench, ability(), pin);
                }
            }
        });
    }

    @Test
    void r03_aPinOpensInEachOfItsRolesInTurn() throws Exception {
        provided(ability(), bench -> {
            for (Ability role : describedPin(bench).abilities()) {
                open(bench.board(), role, pin(bench)).close();
                open(bench).close();
            }
        });
    }

    @Test
    void r03_secondOpenByAnotherNameOrInAnotherRoleNamesTheFirstOwner() throws Exception {
        provided(ability(), bench -> {
            Pin pin = describedPin(bench);
            bench.close();
            Board named = bench(BoardSettings.of(BOARD).withPinNames(Map.of("my-own", pin.name())))
                    .board();
            try (Resource first = open(named, ability(), "my-own", "the greenhouse")) {
                for (Ability role : pin.abilities()) {
                    for (String designation : List.of(Integer.toString(pin.number()), pin.name(), "My-Own")) {
                        assertThatFails(
                                        Kind.IN_USE,
                                        () -> open(named, role, designation, "another")
                                                .close())
                                .withMessageContaining(pin.name())
                                .withMessageContaining("the greenhouse as a " + ability());
                    }
                }
                use(first);
            }
        });
    }

    @Test
    void r04_aRefusedRoleLeavesNothingBehind() throws Exception {
        provided(ability(), bench -> {
            Pin pin = describedPin(bench);
            for (Ability role : Ability.ofPins()) {
                if (!pin.abilities().contains(role)) {
                    assertRefusal(bench, role, pin);
                }
            }
            try (Resource resource = open(bench)) {
                use(resource);
            }
        });
    }

    private Pin describedPin(HalBench bench) {
        return bench.board().capabilities().pinsWith(ability()).stream()
                .filter(pin -> pin.name().equals(pin(bench)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("capabilities do not list " + pin(bench) + " as " + ability()));
    }
}
