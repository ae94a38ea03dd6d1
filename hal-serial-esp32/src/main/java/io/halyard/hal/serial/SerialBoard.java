// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Capabilities;
import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Pin;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.EdgeCounter;
import io.halyard.hal.spi.EdgePulseInput;
import io.halyard.hal.spi.ListenerQueue;
import io.halyard.hal.spi.PinTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A board on a serial cable. Made by {@link SerialBoardProvider}; it exists whether or not the cable is plugged.
 *
 * <p>What is open on it is also what it replays after each loss of the link, before it says {@link BoardEvent.Connected}.
 */
final class SerialBoard implements Board {
    private static final Logger LOG = LoggerFactory.getLogger(SerialBoard.class);

    private final SerialSettings settings;
    private final BoardIntroduction introduction;
    private final Link link;
    private final Calls calls;
    private final Map<Integer, SerialPin> open = new ConcurrentHashMap<>();
    private final List<ListenerQueue<BoardEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    SerialBoard(SerialSettings settings, SerialLine.Source source) {
        this.settings = settings;
        this.introduction = new BoardIntroduction(settings, this);
        this.link = new Link(name(), source, settings.link(), introduction, settings.random());
        this.calls = new Calls(link, settings.timeout());
    }

    void start() {
        link.start();
    }

    @Override
    public String name() {
        return settings.board().board();
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public Capabilities capabilities() {
        return introduction.capabilities();
    }

    @Override
    public DigitalInput openDigitalInput(DigitalInputSettings input) {
        return open(input.pin(), Ability.DIGITAL_INPUT, input.owner(), pin -> input(pin, input));
    }

    private SerialDigitalInput input(Pin pin, DigitalInputSettings input) {
        String place = name() + " " + pin.name();
        pin.limits(Limits.Input.class).ifPresent(limits -> limits.check(place, input.pull(), input.debounce()));
        return new SerialDigitalInput(this, pin, input);
    }

    @Override
    public DigitalOutput openDigitalOutput(DigitalOutputSettings output) {
        return open(
                output.pin(),
                Ability.DIGITAL_OUTPUT,
                output.owner(),
                pin -> new SerialDigitalOutput(this, pin, output));
    }

    @Override
    public AnalogInput openAnalogInput(AnalogInputSettings input) {
        return open(input.pin(), Ability.ANALOG_INPUT, input.owner(), pin -> new SerialAnalogInput(this, pin));
    }

    @Override
    public PwmOutput openPwmOutput(PwmOutputSettings output) {
        return open(output.pin(), Ability.PWM_OUTPUT, output.owner(), pin -> {
            SerialPwmOutput made = new SerialPwmOutput(this, pin, output);
            made.limits().check(made.place(), output.frequencyHz());
            return made;
        });
    }

    /** Edges are caught, stamped and numbered on the board; counting them needs nothing of its firmware. */
    @Override
    public Counter openCounter(CounterSettings counter) {
        DigitalInputSettings input = DigitalInputSettings.of(counter.pin()).withPull(counter.pull());
        return EdgeCounter.on(open(input.pin(), Ability.COUNTER, counter.owner(), pin -> input(pin, input)), counter);
    }

    @Override
    public PulseInput openPulseInput(PulseInputSettings pulses) {
        DigitalInputSettings input = DigitalInputSettings.of(pulses.pin()).withPull(pulses.pull());
        return EdgePulseInput.on(
                open(input.pin(), Ability.PULSE_INPUT, pulses.owner(), pin -> input(pin, input)), pulses);
    }

    private <P extends SerialPin> P open(String designation, Ability ability, String owner, Function<Pin, P> make) {
        checkOpen();
        PinTable table = introduction.table();
        Pin pin = table.claim(designation, ability, owner);
        P made;
        try {
            made = make.apply(pin);
        } catch (HalException e) {
            table.release(pin);
            throw e;
        }
        try {
            calls.call(made.place(), made.declaration().toBytes(), results -> {
                made.declared(results);
                opened(made);
                return true;
            });
            checkOpen();
            return made;
        } catch (HalException e) {
            made.close();
            throw e;
        }
    }

    /** On the reader's thread: it is part of the intent from here on, unless its opener has lost patience. */
    private void opened(SerialPin pin) {
        open.put(pin.pin().number(), pin);
        if (!pin.isOpen() && open.remove(pin.pin().number(), pin)) {
            tell(release(pin));
        }
    }

    /** A pin was closed by its user: the board is told, then the pin is free. */
    void closed(SerialPin pin) {
        open.remove(pin.pin().number(), pin);
        try {
            calls.call(pin.place(), release(pin), _ -> true);
        } catch (HalException e) {
            LOG.debug("{} could not be told that {} is closed; its failsafe will know", name(), pin.place(), e);
            tell(release(pin));
        }
        introduction.table().release(pin.pin());
    }

    private static byte[] release(SerialPin pin) {
        return pin.operation(Wire.OP_RELEASE).toBytes();
    }

    /** Has operations done without waiting for them, now or not at all. */
    void tell(byte[] operations) {
        try {
            link.prepare(operations, new Unattended(name()));
        } catch (HalException e) {
            LOG.debug("{} is not told {} operations", name(), operations.length, e);
        }
    }

    @Override
    public Subscription onEvent(Consumer<? super BoardEvent> listener) {
        checkOpen();
        ListenerQueue<BoardEvent> queue = ListenerQueue.start(
                "halyard-board-events-" + name(), (event, _) -> listener.accept(event), listeners::remove);
        listeners.add(queue);
        if (closed.get()) {
            queue.close();
            checkOpen();
        }
        return queue;
    }

    void announce(BoardEvent event) {
        listeners.forEach(queue -> queue.offer(event));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        releaseAll();
        link.close();
        listeners.forEach(ListenerQueue::close);
    }

    /** All pins in one request: a board that hangs costs one time-out. */
    private void releaseAll() {
        WireWriter operations = new WireWriter();
        int bytes = 0;
        for (SerialPin pin : open.values()) {
            byte[] release = release(pin);
            if (pin.markClosed() && bytes + release.length <= Wire.PAYLOAD) {
                operations.raw(release);
                bytes += release.length;
            }
        }
        open.clear();
        if (bytes == 0) {
            return;
        }
        try {
            calls.call(name(), operations.toBytes(), _ -> true);
        } catch (HalException e) {
            LOG.debug("{} could not be told that it is closed; its failsafe will know", name(), e);
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new HalException(Kind.CLOSED, name(), "the board was closed");
        }
    }

    // ---- for its parts ----

    Link link() {
        return link;
    }

    Calls calls() {
        return calls;
    }

    Map<Integer, SerialPin> openPins() {
        return open;
    }

    BoardIntroduction introduction() {
        return introduction;
    }

    long now() {
        return settings.link().now();
    }
}
