// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.spi;

import io.halyard.hal.Ability;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.Pin;
import io.halyard.hal.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A board's pins and buses: finds the one that a user means, and keeps each exclusive (rules R1 to R3, R17 and R18). Safe for any
 * thread.
 *
 * <p>Typical use: {@code claim} or {@code claimBus}, then open; on failure {@code release} at once, on close later.
 */
public final class PinTable {
    private final String board;
    private final Capabilities capabilities;
    private final Map<Integer, String> holders = new LinkedHashMap<>(); // guarded by itself, as the other two are by it
    private final Map<BusPlace, String> busHolders = new HashMap<>();
    private final Map<Bus, Integer> busUsers = new HashMap<>();

    /** What is exclusive on a bus. */
    private record BusPlace(Bus bus, String device) {}

    /**
     * @param settings the board's name and its names for pins
     * @param capabilities the board's pins
     * @throws HalException kind {@link HalException.Kind#INVALID_SETTING} when a name is given to a pin or bus that is not there
     */
    public PinTable(BoardSettings settings, Capabilities capabilities) {
        this.board = settings.board();
        Map<String, String> names = new HashMap<>();
        settings.pinNames()
                .forEach((name, designation) -> names.put(
                        name,
                        named(capabilities, designation)
                                .orElseThrow(() -> new HalException(
                                        HalException.Kind.INVALID_SETTING,
                                        "boards." + board + ".pins." + name,
                                        "there is no pin '" + designation + "'; the board has "
                                                + String.join(", ", ownNames(capabilities))))));
        this.capabilities = new Capabilities(capabilities.pins(), capabilities.buses(), names);
    }

    private static Optional<String> named(Capabilities capabilities, String designation) {
        return capabilities
                .pin(designation)
                .map(Pin::name)
                .or(() -> capabilities.buses().stream()
                        .map(Bus::name)
                        .filter(name -> name.equalsIgnoreCase(designation))
                        .findFirst());
    }

    private static List<String> ownNames(Capabilities capabilities) {
        return Stream.concat(
                        capabilities.pins().stream().map(Pin::name),
                        capabilities.buses().stream().map(Bus::name))
                .toList();
    }

    /** {@return the board's pins and buses, and the names that settings give them} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /**
     * {@return the pin that a user means}
     *
     * @param designation a number, the board's name, or a name given in settings; upper and lower case are the same
     * @throws HalException kind NO_SUCH_PIN
     */
    public Pin find(String designation) {
        return capabilities.pin(designation).orElseThrow(() -> Refusal.noSuchPin(board, designation, capabilities));
    }

    /**
     * Takes a pin for one user.
     *
     * @param owner who takes it; may be empty
     * @throws HalException kinds NO_SUCH_PIN, UNSUPPORTED, IN_USE
     */
    public Pin claim(String designation, Ability ability, String owner) {
        Pin pin = find(designation);
        if (!pin.abilities().contains(ability)) {
            throw Refusal.cannotBe(place(pin), pin, ability);
        }
        String holder = owner.isEmpty() ? "a " + ability : owner + " as a " + ability;
        synchronized (holders) {
            String first = holders.putIfAbsent(pin.number(), holder);
            if (first != null) {
                throw inUse(place(pin), first + usersOfBusAt(pin));
            }
        }
        return pin;
    }

    /** Gives a pin back. */
    public void release(Pin pin) {
        synchronized (holders) {
            holders.remove(pin.number());
        }
    }

    /** {@return board and pin, as {@link HalException#place()} wants it} */
    public String place(Pin pin) {
        return board + " " + pin.name();
    }

    /**
     * {@return the bus that a user means}
     *
     * @param designation its number among those of its kind, the board's name, or a name given in settings
     * @param ability which kind of bus
     * @throws HalException kind UNSUPPORTED when the board has no such bus at all, NO_SUCH_BUS when it has others
     */
    public Bus findBus(String designation, Ability ability) {
        List<Bus> ofKind = capabilities.busesWith(ability);
        if (ofKind.isEmpty()) {
            throw new HalException(HalException.Kind.UNSUPPORTED, board, "it has no " + ability + " bus");
        }
        return capabilities
                .bus(ability, designation)
                .orElseThrow(() -> new HalException(
                        HalException.Kind.NO_SUCH_BUS,
                        board,
                        "there is no " + ability + " bus '" + designation + "'; the board has "
                                + ofKind.stream().map(Bus::name).toList()));
    }

    /**
     * Takes a device on a bus for one user, and with the first of them the bus's pins.
     *
     * @param ability which kind of bus
     * @param device what is exclusive, as people write it: {@code 0x76}, {@code CS0}; empty where it is the whole bus
     * @param owner who takes it; may be empty
     * @throws HalException kinds UNSUPPORTED, NO_SUCH_BUS, IN_USE
     */
    public Bus claimBus(String designation, Ability ability, String device, String owner) {
        Bus bus = findBus(designation, ability);
        String holder = owner.isEmpty() ? "somebody as " + ability : owner + " as " + ability;
        synchronized (holders) {
            String first = busHolders.get(new BusPlace(bus, device));
            if (first != null) {
                throw inUse(place(bus, device), first);
            }
            if (!busUsers.containsKey(bus)) {
                takePins(bus);
            }
            busUsers.merge(bus, 1, Integer::sum);
            busHolders.put(new BusPlace(bus, device), holder);
        }
        return bus;
    }

    /** Gives a device on a bus back, and with the last of them the bus's pins. Harmless when it is given back already. */
    public void releaseBus(Bus bus, String device) {
        synchronized (holders) {
            if (busHolders.remove(new BusPlace(bus, device)) != null
                    && busUsers.computeIfPresent(bus, (_, users) -> users == 1 ? null : users - 1) == null) {
                bus.pins().forEach(holders::remove);
            }
        }
    }

    /** {@return board, bus and device, as {@link HalException#place()} wants it: {@code header i2c-1 0x76}} */
    public String place(Bus bus, String device) {
        return board + " " + bus.name() + (device.isEmpty() ? "" : " " + device);
    }

    /** {@return who uses the bus that has a pin; empty where none has} */
    private String usersOfBusAt(Pin pin) {
        List<String> users = busHolders.entrySet().stream()
                .filter(holder -> holder.getKey().bus.pins().contains(pin.number()))
                .map(holder -> holder.getKey().device.isEmpty()
                        ? holder.getValue()
                        : holder.getValue() + " " + holder.getKey().device)
                .sorted()
                .toList();
        return users.isEmpty() ? "" : " (" + String.join(", ", users) + ")";
    }

    private void takePins(Bus bus) {
        for (int number : bus.pins()) {
            String first = holders.get(number);
            if (first != null) {
                throw inUse(board + " " + bus.name(), "pin " + number + " is needed and", first);
            }
        }
        bus.pins().forEach(number -> holders.put(number, "bus " + bus.name()));
    }

    private static HalException inUse(String place, String holder) {
        return inUse(place, "it", holder);
    }

    private static HalException inUse(String place, String what, String holder) {
        return new HalException(
                HalException.Kind.IN_USE, place, what + " is already open by " + holder + "; close that first");
    }
}
