// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput.Range;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The outside of a simulated board: hands that press its buttons, eyes that see its lamps, and someone at its cable. A pin is
 * designated as on the board itself. Every method acts at once, from any thread; what comes later follows the board's {@link
 * SimulatedTime}. After the board was closed its pins can still be seen.
 */
public final class SimulatedBench {
    private final SimulatedBoard board;

    SimulatedBench(SimulatedBoard board) {
        this.board = board;
    }

    /**
     * {@return the bench of a board that somebody else opened, e.g. the one that settings name and an app is given}
     *
     * @throws IllegalArgumentException when it is no simulated board
     */
    public static SimulatedBench of(Board board) {
        if (board instanceof SimulatedBoard simulated) {
            return simulated.bench();
        }
        throw new IllegalArgumentException("board '" + board.name() + "' has no bench: it is a "
                + board.getClass().getSimpleName() + "; set boards." + board.name() + ".provider = simulated");
    }

    /** {@return the board whose outside this is} */
    public SimulatedBoard board() {
        return board;
    }

    /** Drives a pin from outside. A pin that the board drives does not move: the board is stronger. */
    public void drive(String pin, boolean high) {
        synchronized (board.lock()) {
            SimulatedPin driven = board.pin(pin);
            boolean changes = driven.isHigh() != high;
            move(driven, high);
            if (changes && driven.fault() instanceof PinFault.Bouncing(int bounces, Duration each)) {
                fallBack(driven, high, bounces, each);
            }
        }
    }

    private static void move(SimulatedPin pin, boolean high) {
        pin.outside(high ? SimulatedPin.Outside.HIGH : SimulatedPin.Outside.LOW);
    }

    private void fallBack(SimulatedPin pin, boolean high, int bounces, Duration each) {
        for (int i = 1; i <= 2 * bounces; i++) {
            boolean level = (i % 2 == 0) == high;
            board.time().after(each.multipliedBy(i), () -> {
                synchronized (board.lock()) {
                    move(pin, level);
                }
            });
        }
    }

    /** Lets go of a pin: the board's own pull holds it, and without one it is low. */
    public void release(String pin) {
        synchronized (board.lock()) {
            board.pin(pin).outside(SimulatedPin.Outside.OPEN);
        }
    }

    /** Drives a pin high, and low again after a while: a finger on a button. */
    public void press(String pin, Duration length) {
        drive(pin, true);
        board.time().after(length, () -> drive(pin, false));
    }

    /** Drives a pin to the other level and back at once: a disturbance. */
    public void glitch(String pin) {
        synchronized (board.lock()) {
            boolean high = isHigh(pin);
            drive(pin, !high);
            drive(pin, high);
        }
    }

    /**
     * Drives a pin to a level as a worn contact does: to and fro, and then it stays.
     *
     * @param high the level it has in the end
     * @param bounces how often it falls back in between, 0 or more
     * @param each how long each level lasts until then
     */
    public void bounce(String pin, boolean high, int bounces, Duration each) {
        synchronized (board.lock()) {
            SimulatedPin driven = board.pin(pin);
            move(driven, high);
            fallBack(driven, high, bounces, each);
        }
    }

    /** Breaks a pin or its wire, from now on. */
    public void inject(String pin, PinFault fault) {
        synchronized (board.lock()) {
            board.pin(pin).fault(fault);
        }
    }

    /** Mends a pin; what the outside and the board do to it comes through again. */
    public void mend(String pin) {
        synchronized (board.lock()) {
            board.pin(pin).fault(null);
        }
    }

    /** {@return whether a volt meter at the pin would show high; of a square wave it shows the average} */
    public boolean isHigh(String pin) {
        synchronized (board.lock()) {
            return board.pin(pin).isHigh();
        }
    }

    /** {@return the share of time that the pin is high, 0 to 1} */
    public double duty(String pin) {
        synchronized (board.lock()) {
            return board.pin(pin).duty();
        }
    }

    /** {@return the frequency of the square wave at a pin, in hertz; 0 when there is none} */
    public double frequencyHz(String pin) {
        synchronized (board.lock()) {
            return board.pin(pin).frequencyHz();
        }
    }

    /** {@return the colours of the LEDs at a pin, from the board outwards: {@code 0xRRGGBB}; none where none were lit} */
    public List<Integer> colours(String pin) {
        synchronized (board.lock()) {
            return board.pin(pin).colours();
        }
    }

    /** {@return the outside of an I2C bus} */
    public SimulatedI2cBus i2c(String bus) {
        return board.buses().i2c(board.table().findBus(bus, Ability.I2C));
    }

    /** {@return the outside of an SPI bus} */
    public SimulatedSpiBus spi(String bus) {
        return board.buses().spi(board.table().findBus(bus, Ability.SPI));
    }

    /** {@return the other end of a serial line} */
    public SimulatedUartLine uart(String bus) {
        return board.buses().uart(board.table().findBus(bus, Ability.UART));
    }

    /** {@return the outside of a 1-Wire bus} */
    public SimulatedOneWireBus oneWire(String bus) {
        return board.buses().oneWire(board.table().findBus(bus, Ability.ONE_WIRE));
    }

    /**
     * Sets the quantity that a pin measures.
     *
     * @param value in the unit of the pin's range
     * @throws HalException kind OUT_OF_RANGE when it is outside of that
     */
    public void measure(String pin, double value) {
        synchronized (board.lock()) {
            checked(pin, value).quantity(_ -> value);
        }
    }

    /**
     * Does one thing to a pin.
     *
     * @throws HalException as {@link #measure}
     */
    public void apply(String pin, Stimulus stimulus) {
        switch (stimulus) {
            case Stimulus.Drive(boolean high) -> drive(pin, high);
            case Stimulus.Release() -> release(pin);
            case Stimulus.Measure(double value) -> measure(pin, value);
        }
    }

    /**
     * Lets a signal play from now on.
     *
     * @return ends it; the pin stays as it is then
     * @throws HalException kind NO_SUCH_PIN, and OUT_OF_RANGE for values outside of the pin's range
     */
    public Subscription play(Signal signal) {
        return new SignalPlayer(this).play(signal);
    }

    /** Calls {@code listener} for each change of what the board drives: on a virtual thread of its own, in order. */
    public Subscription onOutput(Consumer<? super OutputChange> listener) {
        return board.onOutput(listener);
    }

    /** {@return what keeps each change of what the board drives from now on; it may be asked at any time, also after closing it} */
    public OutputWatch watch() {
        return board.watch();
    }

    /** Pulls the cable; harmless when it is out. Outputs go to their safe states, as a bridge's firmware sees to. */
    public void unplug() {
        board.unplug("the bench pulled the cable");
    }

    /** Plugs the cable in; harmless when it is. */
    public void plug() {
        board.plug();
    }

    /**
     * Lets the board announce a fault of its own.
     *
     * @param summary one line
     * @param crashRecord the board's record of it, where it has one
     */
    public void fault(String summary, Optional<String> crashRecord) {
        board.tell(new BoardEvent.BoardFault(board.name(), summary, crashRecord));
    }

    /** Under the board's lock. */
    SimulatedPin checked(String designation, double value) {
        SimulatedPin pin = board.pin(designation);
        Range range = pin.range();
        if (!range.contains(value)) {
            throw new HalException(
                    Kind.OUT_OF_RANGE,
                    board.table().place(pin.pin()),
                    value + " " + range.unit() + " is outside " + range.minimum() + " to " + range.maximum());
        }
        return pin;
    }
}
