// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Capabilities;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.PinTable;
import io.halyard.hal.spi.SampleListeners;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The computer as a board. Made by {@link HostProvider}, {@link HostModule} or {@link #open}. Which sensors and LEDs there are is
 * found out once, at the opening. It never goes away, so it has no events.
 */
public final class HostBoard implements Board {
    private final Object lock = new Object();
    private final String name;
    private final PinTable table;
    private final Map<Integer, Sensor> sensors = new HashMap<>();
    private final Map<Integer, Led> leds = new HashMap<>();
    private final Set<HostPin> open = new HashSet<>();
    private final List<Missing> missing;
    private boolean closed;

    private HostBoard(BoardSettings settings, Sensors computer, List<Led> leds) {
        this.name = settings.board();
        this.missing = computer.missing();
        List<Pin> pins = new ArrayList<>();
        for (Sensor sensor : computer.found()) {
            this.sensors.put(sensor.number(), sensor);
            pins.add(new Pin(
                    sensor.number(),
                    sensor.name(),
                    Set.of(Ability.ANALOG_INPUT),
                    List.of(new Limits.Analog(sensor.range(), OptionalInt.empty(), SampleListeners.MAXIMUM_HZ))));
        }
        for (Led led : leds) {
            this.leds.put(led.number(), led);
            pins.add(new Pin(led.number(), led.name(), Set.of(Ability.DIGITAL_OUTPUT)));
        }
        settings.pinNames()
                .forEach((given, designation) ->
                        checkThere(designation, Kind.INVALID_SETTING, "boards." + name + ".pins." + given));
        this.table = new PinTable(settings, new Capabilities(pins));
    }

    private void checkThere(String designation, Kind kind, String place) {
        missing.stream().filter(one -> one.isMeant(designation)).findFirst().ifPresent(one -> {
            throw new HalException(kind, place, one.problem());
        });
    }

    /**
     * Makes a board of the computer that has its files below {@code root}.
     *
     * @param root {@code /}, or where another computer's or a container host's is mounted
     * @throws HalException kind INVALID_SETTING for a name given to a pin that is not there, INPUT_OUTPUT when the computer cannot
     *     be examined
     */
    public static HostBoard open(BoardSettings settings, Path root) {
        try {
            return new HostBoard(settings, Sensors.find(root), Led.find(root));
        } catch (IOException e) {
            throw failure(settings.board(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return !closed;
        }
    }

    @Override
    public Capabilities capabilities() {
        return table.capabilities();
    }

    @Override
    public AnalogInput openAnalogInput(AnalogInputSettings settings) {
        return open(new Claim(settings.pin(), Ability.ANALOG_INPUT, settings.owner()), pin -> {
            Sensor sensor = Objects.requireNonNull(sensors.get(pin.number()));
            return new SensorInput(this, pin, sensor.range(), sensor.maker().make());
        });
    }

    @Override
    public DigitalOutput openDigitalOutput(DigitalOutputSettings settings) {
        return open(new Claim(settings.pin(), Ability.DIGITAL_OUTPUT, settings.owner()), pin -> {
            LedOutput output = new LedOutput(this, pin, Objects.requireNonNull(leds.get(pin.number())), settings);
            output.start();
            return output;
        });
    }

    /** Has nothing to tell: a computer cannot be unplugged from itself. */
    @Override
    public Subscription onEvent(Consumer<? super BoardEvent> listener) {
        synchronized (lock) {
            checkOpen();
        }
        return () -> {};
    }

    @Override
    public void close() {
        List<HostPin> closing;
        synchronized (lock) {
            closed = true;
            closing = List.copyOf(open);
        }
        closing.forEach(HostPin::close);
    }

    String place(Pin pin) {
        return table.place(pin);
    }

    void forget(HostPin closing) {
        synchronized (lock) {
            open.remove(closing);
        }
        table.release(closing.pin());
    }

    HalException failure(Pin pin, IOException e) {
        return failure(place(pin), e);
    }

    /** The one place where the JDK's exceptions become ours. */
    static HalException failure(String place, IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return new HalException(
                    Kind.NOT_PERMITTED,
                    place,
                    "no permission for " + denied.getFile() + "; run as root, or let a udev rule give it to your group",
                    e);
        }
        return new HalException(Kind.INPUT_OUTPUT, place, e.toString(), e);
    }

    private record Claim(String pin, Ability ability, String owner) {}

    /** Opens a pin that was claimed. */
    @FunctionalInterface
    private interface Opening<P> {
        P open(Pin pin) throws IOException;
    }

    private <P extends HostPin> P open(Claim claim, Opening<P> opening) {
        synchronized (lock) {
            checkOpen();
            checkThere(claim.pin, Kind.NO_SUCH_PIN, name);
            Pin pin = table.claim(claim.pin, claim.ability, claim.owner);
            try {
                P opened = opening.open(pin);
                open.add(opened);
                return opened;
            } catch (IOException e) {
                table.release(pin);
                throw failure(pin, e);
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new HalException(Kind.CLOSED, name, "the board is closed");
        }
    }
}
