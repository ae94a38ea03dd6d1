// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

import io.halyard.hal.HalException.Kind;
import java.util.List;
import java.util.stream.Stream;

/** What a board says that knows nothing of an ability, as others say it: rules R1, R2, R6 and R17 of {@link io.halyard.hal.spi}. */
final class Refusal {
    private Refusal() {}

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
                .map(pin -> new HalException(
                        Kind.UNSUPPORTED,
                        board.name() + " " + pin.name(),
                        "it cannot be a " + ability + "; it can be: "
                                + pin.abilities().stream()
                                        .sorted()
                                        .map(Ability::toString)
                                        .toList()))
                .orElseGet(() -> new HalException(
                        Kind.NO_SUCH_PIN,
                        board.name(),
                        "there is no pin '" + designation + "'; the board has "
                                + String.join(", ", names(capabilities))));
    }

    private static List<String> names(Capabilities capabilities) {
        return Stream.concat(
                        capabilities.pins().stream().map(Pin::name),
                        capabilities.names().keySet().stream()
                                .filter(name -> capabilities.pin(name).isPresent())
                                .sorted())
                .toList();
    }
}
