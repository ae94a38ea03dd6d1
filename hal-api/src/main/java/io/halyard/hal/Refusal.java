// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.HalException.Kind;
import java.util.List;
import java.util.stream.Stream;

/** How every board refuses what it has not, for implementers: rules R1, R2, R6 and R17 of {@link io.halyard.hal.spi}. */
public final class Refusal {
    private Refusal() {}

    /** {@return that there is no such pin, and which there are} */
    public static HalException noSuchPin(String board, String designation, Capabilities capabilities) {
        return new HalException(
                Kind.NO_SUCH_PIN,
                board,
                "there is no pin '" + designation + "'; the board has " + String.join(", ", names(capabilities)));
    }

    /**
     * {@return that a pin lacks an ability, and which it has}
     *
     * @param place board and pin
     */
    public static HalException cannotBe(String place, Pin pin, Ability ability) {
        return new HalException(
                Kind.UNSUPPORTED,
                place,
                "it cannot be a " + ability + "; it can be: "
                        + pin.abilities().stream()
                                .sorted()
                                .map(Ability::toString)
                                .toList());
    }

    /** What a board says that knows nothing of an ability. */
    static HalException of(Board board, String designation, Ability ability) {
        if (!board.isOpen()) {
            return new HalException(Kind.CLOSED, board.name(), "the board is closed");
        }
        Capabilities capabilities = board.capabilities();
        if (capabilities.pins().isEmpty() && capabilities.buses().isEmpty()) {
            return new HalException(
                    Kind.NOT_CONNECTED, board.name(), "what it can do is not known: it has never been there");
        }
        if (ability.isOfBus()) {
            return new HalException(
                    Kind.UNSUPPORTED, board.name(), "it has no " + ability + " bus; ask its capabilities()");
        }
        return capabilities
                .pin(designation)
                .map(pin -> cannotBe(board.name() + " " + pin.name(), pin, ability))
                .orElseGet(() -> noSuchPin(board.name(), designation, capabilities));
    }

    /** The pins' own names, then those that settings give to pins. */
    private static List<String> names(Capabilities capabilities) {
        return Stream.concat(
                        capabilities.pins().stream().map(Pin::name),
                        capabilities.names().keySet().stream()
                                .filter(name -> capabilities.pin(name).isPresent())
                                .sorted())
                .toList();
    }
}
