// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.plain;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Pi4J program as Pi4J's own documentation writes it: blinks a lamp and watches a button. Not an import of ours. */
public final class PlainPi4j {
    private static final long HALF_PERIOD_MILLIS = 300;
    private static final long DEBOUNCE_MICROS = 10_000;

    private PlainPi4j() {}

    /**
     * Blinks and watches.
     *
     * @param args the lamp's and the button's pin, and for how many seconds: 17, 27 and 3 when there are none
     */
    public static void main(String[] args) throws InterruptedException {
        int lamp = args.length > 0 ? Integer.parseInt(args[0]) : 17;
        int button = args.length > 1 ? Integer.parseInt(args[1]) : 27;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Context pi4j = Pi4J.newAutoContext();
        try {
            blink(pi4j, lamp, button, TimeUnit.SECONDS.toMillis(seconds) / HALF_PERIOD_MILLIS);
        } catch (Pi4JException e) {
            System.err.println(e.getMessage()); // In a line: which chip it looked for, or who has the pin.
        } finally {
            pi4j.shutdown(); // The lamp is off then.
        }
    }

    private static void blink(Context pi4j, int lampPin, int buttonPin, long toggles) throws InterruptedException {
        DigitalOutput lamp = pi4j.create(DigitalOutputConfig.newBuilder(pi4j)
                .id("lamp")
                .bcm(lampPin)
                .initial(DigitalState.LOW)
                .shutdown(DigitalState.LOW)
                .build());
        DigitalInput button = pi4j.create(DigitalInputConfig.newBuilder(pi4j)
                .id("button")
                .bcm(buttonPin)
                .pull(PullResistance.PULL_UP)
                .debounce(DEBOUNCE_MICROS)
                .build());
        BlockingQueue<DigitalState> edges = new LinkedBlockingQueue<>();
        button.addListener(event -> edges.add(event.state()));
        System.out.println("served by " + lamp.provider().id() + " and "
                + button.provider().id());
        for (long i = 0; i < toggles; i++) {
            lamp.toggle();
            System.out.println("lamp " + lamp.state());
            DigitalState edge = edges.poll(HALF_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            if (edge != null) {
                System.out.println("button " + edge);
            }
        }
    }
}
