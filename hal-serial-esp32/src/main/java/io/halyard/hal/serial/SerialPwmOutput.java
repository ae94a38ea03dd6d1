// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;

/** A square wave from a board on a cable. Frequencies are whole hertz, duties are shares of 65535. */
final class SerialPwmOutput extends SerialPin implements PwmOutput {
    private static final int GREATEST = 0xffff;

    private volatile long frequency;
    private final double safe;
    private volatile double duty;
    private volatile long driven;

    SerialPwmOutput(SerialBoard board, Pin pin, PwmOutputSettings settings) {
        super(board, pin);
        frequency = Math.round(settings.frequencyHz());
        driven = frequency;
        safe = settings.safeDuty();
        duty = settings.initialDuty();
    }

    @Override
    WireWriter declaration() {
        return declaration(frequency);
    }

    private WireWriter declaration(long hertz) {
        return operation(Wire.OP_PWM).varint(hertz).u16(share(duty)).u16(share(safe));
    }

    @Override
    void declared(WireReader results) {
        driven = results.varint();
    }

    @Override
    public void writeDuty(double share) {
        PwmOutputSettings.checkDuty(place(), share);
        byte[] operation = operation(Wire.OP_DUTY).u16(share(share)).toBytes();
        calls().call(place(), operation, _ -> duty = share);
    }

    @Override
    public double duty() {
        checkOpen();
        return duty;
    }

    @Override
    public double frequencyHz() {
        checkOpen();
        return driven;
    }

    /** Tells the board of the pin's role anew: it changes the running wave. */
    @Override
    public void writeFrequency(double frequencyHz) {
        limits().check(place(), frequencyHz);
        long wanted = Math.round(frequencyHz);
        calls().call(place(), declaration(wanted).toBytes(), results -> {
            frequency = wanted;
            driven = results.varint();
            return true;
        });
    }

    /** It is a peripheral of the board's, as its capability map says. */
    @Override
    public boolean isHardware() {
        return limits().hardware();
    }

    Limits.Pwm limits() {
        return pin().limits(Limits.Pwm.class).orElseThrow();
    }

    private static int share(double duty) {
        return (int) Math.round(duty * GREATEST);
    }
}
