// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A board and what lies outside of its pins: the one thing an implementer of a board writes to run the contract suite.
 *
 * <p>A bench that cannot do one of the outside methods leaves it as it is and says why in {@link #blind()}. All methods that
 * act outside return when it has happened at the pin; two calls of {@link #drive} with different levels are two edges there.
 */
public interface HalBench extends AutoCloseable {
    /** {@return the board, opened with the settings that {@code openBench} was given, and connected} */
    Board board();

    /**
     * {@return the unit of all times of the suite: clearly more than one exchange with the board and the delivery of an edge
     * take; at most 200 ms} The suite debounces with 4 of it.
     */
    Duration quantum();

    /** On each I2C bus of the bench there is a register memory at this address: see {@link Outside}. */
    int I2C_MEMORY = 0x50;

    /** And another one at this address. */
    int I2C_SECOND_MEMORY = 0x51;

    /** And nothing at this address. */
    int I2C_SILENT = 0x52;

    /**
     * {@return the pins, or for an ability of buses the buses, as the board names them, that the suite may open with an ability:
     * at least one, better two; none where the board lacks it}
     */
    List<String> pins(Ability ability);

    /** {@return all abilities but those, with one reason: for {@link #lacking()} of a board that has few} */
    static Map<Ability, String> allBut(String reason, Ability... present) {
        Map<Ability, String> lacking = new EnumMap<>(Ability.class);
        for (Ability ability : Ability.values()) {
            lacking.put(ability, reason);
        }
        lacking.keySet().removeAll(Set.of(present));
        return lacking;
    }

    /** {@return abilities that no pin or bus of the board has, each with the reason: the suite asserts their refusal} */
    default Map<Ability, String> lacking() {
        return Map.of();
    }

    /**
     * {@return abilities that have {@link io.halyard.hal.Limits} which the board knows only when it is opened, each with the reason}
     */
    default Map<Ability, String> undeclared() {
        return Map.of();
    }

    /** {@return whether hardware makes the square waves of the bench's pins} */
    default boolean hardwarePwm() {
        return true;
    }

    /** {@return what cannot be done or seen outside, each with the reason} */
    default Map<Outside, String> blind() {
        return Map.of();
    }

    /** Lets time pass: a number of {@link #quantum()}. On a board with a clock of its own, that clock. */
    default void pass(int quanta) {
        long until = System.nanoTime() + quantum().multipliedBy(quanta).toNanos();
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** {@return now, on the clock of the board's time stamps} */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** Drives an input from outside. */
    default void drive(String pin, boolean high) {
        throw cannot(Outside.DRIVES_INPUTS);
    }

    /**
     * Drives an input from outside to each of the levels in turn, much faster than the suite's debounce time. A bench that a busy computer
     * may hold up between two calls of {@link #drive} does it in one go.
     */
    default void bounce(String pin, boolean... levels) {
        for (boolean high : levels) {
            drive(pin, high);
        }
    }

    /** Stops driving an input from outside: only the board's own pull holds it now. */
    default void release(String pin) {
        throw cannot(Outside.RELEASES_INPUTS);
    }

    /** {@return the level that a volt meter at the pin would show} */
    default boolean observed(String pin) {
        throw cannot(Outside.SEES_LEVELS);
    }

    /** {@return the duty that an oscilloscope at the pin would show, 0 to 1} */
    default double observedDuty(String pin) {
        throw cannot(Outside.SEES_DUTIES);
    }

    /** {@return the frequency that an oscilloscope at the pin would show, in hertz} */
    default double observedFrequency(String pin) {
        throw cannot(Outside.SEES_FREQUENCIES);
    }

    /** {@return how long each level lasted that was at the pin, beginning with the first pulse, without the idle level at the end} */
    default List<Duration> observedPulses(String pin) {
        throw cannot(Outside.SEES_PULSES);
    }

    /** {@return the colours of the LEDs at the pin, from the board outwards: {@code 0xRRGGBB} or {@code 0xWWRRGGBB}} */
    default List<Integer> observedColours(String pin) {
        throw cannot(Outside.SEES_COLOURS);
    }

    /** {@return how many bytes a serial line keeps that are not read} */
    default int uartCapacity() {
        throw cannot(Outside.OVERRUNS_UART);
    }

    /** {@return the number of a thermometer on a 1-Wire bus} */
    default String thermometer(String bus) {
        throw cannot(Outside.SETS_TEMPERATURES);
    }

    /** Sets what a thermometer measures, in °C. */
    default void setTemperature(String bus, String sensor, double celsius) {
        throw cannot(Outside.SETS_TEMPERATURES);
    }

    /** Lets a thermometer's answers have a wrong checksum, or not any more. */
    default void disturb(String bus, String sensor, boolean wrong) {
        throw cannot(Outside.SETS_TEMPERATURES);
    }

    /** Sets the quantity that an analog input measures, in its unit. */
    default void setAnalog(String pin, double value) {
        throw cannot(Outside.SETS_ANALOG);
    }

    /** {@return two values within the pin's range that {@link #setAnalog} can set, the first below the second} */
    default List<Double> analogValues(String pin) {
        throw cannot(Outside.SETS_ANALOG);
    }

    /** {@return how far a reading or a duty may lie from what was set, as a share of its greatest value} */
    default double tolerance() {
        return 0.01;
    }

    /** Takes the board away, as pulling its cable does. Returns at once; the board notices it in its own time. */
    default void unplug() {
        throw cannot(Outside.UNPLUGS);
    }

    /** Brings the board back. Returns at once; the board notices it in its own time. */
    default void plug() {
        throw cannot(Outside.UNPLUGS);
    }

    /** Closes the board, and what is outside. Harmless when closed already. */
    @Override
    void close();

    private UnsupportedOperationException cannot(Outside what) {
        return new UnsupportedOperationException("this bench is blind: " + what + ": " + blind().get(what));
    }
}
