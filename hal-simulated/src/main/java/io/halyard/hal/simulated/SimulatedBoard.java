// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.Counter;
import io.halyard.hal.CounterSettings;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.LedStrip;
import io.halyard.hal.LedStripSettings;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.OneWireSettings;
import io.halyard.hal.Pin;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.PulseOutput;
import io.halyard.hal.PulseOutputSettings;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.Subscription;
import io.halyard.hal.Uart;
import io.halyard.hal.UartSettings;
import io.halyard.hal.simulated.OpenDevice.BusClaim;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.ListenerQueue;
import io.halyard.hal.spi.PinTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A board in memory. Made by {@link SimulatedProvider}, {@link SimulatedModule} or {@link #open}; its outside is its {@link
 * #bench()}.
 *
 * <pre>{@code
 * CONNECTED --bench.unplug--> UNPLUGGED --bench.plug--> CONNECTED
 *     |                           |
 *     +---------- close ----------+--> CLOSED
 * }</pre>
 *
 * <p>All calls are done at once. One lock guards the whole board; no listener is called under it.
 */
public final class SimulatedBoard implements Board {
    private enum State {
        CONNECTED,
        UNPLUGGED,
        CLOSED
    }

    private final Object lock = new Object();
    private final String name;
    private final PinTable table;
    private final SimulatedTime time;
    private final SimulatedBench bench = new SimulatedBench(this);
    private final Map<Integer, SimulatedPin> pins = new TreeMap<>();
    private final SimulatedBuses buses = new SimulatedBuses(lock);
    private final Set<Opened> open = new HashSet<>();
    private final List<ListenerQueue<BoardEvent>> boardListeners = new ArrayList<>();
    private final List<ListenerQueue<OutputChange>> outputListeners = new ArrayList<>();
    private final List<OutputWatch> watches = new ArrayList<>();
    private State state = State.CONNECTED;

    private SimulatedBoard(BoardSettings settings, PinTable table, SimulatedTime time) {
        this.name = settings.board();
        this.table = table;
        this.time = time;
    }

    /**
     * Makes a board that lives in the computer's time.
     *
     * @param settings with the options of {@link SimulatedProvider}
     * @throws HalException kind INVALID_SETTING
     */
    public static SimulatedBoard open(BoardSettings settings) {
        return open(settings, new SystemTime(settings.board()));
    }

    /**
     * Makes a board.
     *
     * @param settings with the options of {@link SimulatedProvider}
     * @param time the time that it lives in; it is closed together with the board
     * @throws HalException kind INVALID_SETTING
     */
    public static SimulatedBoard open(BoardSettings settings, SimulatedTime time) {
        Options options = new Options(settings);
        PinTable table = options.pins();
        SimulatedBoard board = new SimulatedBoard(settings, table, time);
        for (Pin pin : table.capabilities().pins()) {
            board.pins.put(pin.number(), new SimulatedPin(pin));
        }
        try {
            options.attachDevices(board);
            options.startSignals(board.bench);
        } catch (HalException e) {
            board.close();
            throw e;
        }
        return board;
    }

    /** {@return the outside of the board} */
    public SimulatedBench bench() {
        return bench;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return state != State.CLOSED;
        }
    }

    @Override
    public Capabilities capabilities() {
        return table.capabilities();
    }

    @Override
    public DigitalInput openDigitalInput(DigitalInputSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.DIGITAL_INPUT, settings.owner()),
                pin -> new SimulatedDigitalInput(this, pin, settings));
    }

    @Override
    public DigitalOutput openDigitalOutput(DigitalOutputSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.DIGITAL_OUTPUT, settings.owner()),
                pin -> new SimulatedDigitalOutput(this, pin, settings));
    }

    @Override
    public AnalogInput openAnalogInput(AnalogInputSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.ANALOG_INPUT, settings.owner()),
                pin -> new SimulatedAnalogInput(this, pin));
    }

    @Override
    public PwmOutput openPwmOutput(PwmOutputSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.PWM_OUTPUT, settings.owner()),
                pin -> new SimulatedPwmOutput(this, pin, settings));
    }

    @Override
    public Counter openCounter(CounterSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.COUNTER, settings.owner()),
                pin -> new SimulatedCounter(this, pin, settings));
    }

    @Override
    public PulseInput openPulseInput(PulseInputSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.PULSE_INPUT, settings.owner()),
                pin -> new SimulatedPulseInput(this, pin, settings));
    }

    @Override
    public PulseOutput openPulseOutput(PulseOutputSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.PULSE_OUTPUT, settings.owner()),
                pin -> new SimulatedPulseOutput(this, pin, settings));
    }

    @Override
    public LedStrip openLedStrip(LedStripSettings settings) {
        return open(
                new Claim(settings.pin(), Ability.LED_STRIP, settings.owner()),
                pin -> new SimulatedLedStrip(this, pin, settings));
    }

    @Override
    public I2cDevice openI2c(I2cSettings settings) {
        String device = SimulatedI2cDevice.name(settings.address());
        return openOnBus(
                new Claim(settings.bus(), Ability.I2C, settings.owner()),
                device,
                claim -> new SimulatedI2cDevice(this, claim, buses.i2c(claim.bus()), settings.address()));
    }

    @Override
    public SpiDevice openSpi(SpiSettings settings) {
        return openOnBus(
                new Claim(settings.bus(), Ability.SPI, settings.owner()),
                SimulatedSpiDevice.name(settings.chipSelect()),
                claim -> new SimulatedSpiDevice(this, claim, buses.spi(claim.bus()), settings));
    }

    @Override
    public Uart openUart(UartSettings settings) {
        return openOnBus(
                new Claim(settings.bus(), Ability.UART, settings.owner()),
                "",
                claim -> new SimulatedUart(this, claim, buses.uart(claim.bus()), settings));
    }

    @Override
    public OneWireBus openOneWire(OneWireSettings settings) {
        return openOnBus(
                new Claim(settings.bus(), Ability.ONE_WIRE, settings.owner()),
                "",
                claim -> new SimulatedOneWire(this, claim, buses.oneWire(claim.bus())));
    }

    @Override
    public Subscription onEvent(Consumer<? super BoardEvent> listener) {
        return listen(boardListeners, listener);
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            List.copyOf(open).forEach(Opened::close);
            become(State.CLOSED);
            List.copyOf(boardListeners).forEach(ListenerQueue::close);
            List.copyOf(outputListeners).forEach(ListenerQueue::close);
        }
        time.close();
    }

    private record Claim(String place, Ability ability, String owner) {}

    private <P extends OpenPin> P open(Claim claim, Function<SimulatedPin, P> opening) {
        synchronized (lock) {
            checkOpen();
            Pin pin = table.find(claim.place);
            checkConnected(table.place(pin));
            table.claim(claim.place, claim.ability, claim.owner);
            try {
                return start(opening.apply(at(pin)));
            } catch (HalException e) {
                table.release(pin);
                throw e;
            }
        }
    }

    private <D extends OpenDevice> D openOnBus(Claim claim, String device, Function<BusClaim, D> opening) {
        synchronized (lock) {
            checkOpen();
            Bus bus = table.findBus(claim.place, claim.ability);
            checkConnected(table.place(bus, device));
            table.claimBus(claim.place, claim.ability, device, claim.owner);
            try {
                return start(opening.apply(new BusClaim(bus, device)));
            } catch (HalException e) {
                table.releaseBus(bus, device);
                throw e;
            }
        }
    }

    private <O extends Opened> O start(O opened) {
        opened.opened();
        open.add(opened);
        return opened;
    }

    // What follows is for the bench and the opened pins.

    Object lock() {
        return lock;
    }

    SimulatedTime time() {
        return time;
    }

    PinTable table() {
        return table;
    }

    SimulatedBuses buses() {
        return buses;
    }

    SimulatedPin pin(String designation) {
        return at(table.find(designation));
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Before each read and write of a pin, so nothing is made unless it fails. */
    void checkConnected(Opened opened) {
        if (state != State.CONNECTED) {
            checkConnected(opened.place());
        }
    }

    private void checkConnected(String place) {
        switch (state) {
            case CONNECTED -> {}
            case UNPLUGGED ->
                throw new HalException(Kind.NOT_CONNECTED, place, "the simulated board is unplugged; plug it in again");
            case CLOSED -> throw new HalException(Kind.CLOSED, place, "the board is closed");
        }
    }

    private void checkOpen() {
        if (state == State.CLOSED) {
            throw new HalException(Kind.CLOSED, name, "the board is closed");
        }
    }

    String threadName(Pin pin) {
        return "halyard-simulated-" + name + "-" + pin.name();
    }

    void forget(Opened closed) {
        open.remove(closed);
    }

    void drive(SimulatedPin pin, double duty) {
        if (pin.drive(duty) && !(outputListeners.isEmpty() && watches.isEmpty())) {
            OutputChange change = new OutputChange(pin.pin(), pin.duty(), time.nanoTime());
            outputListeners.forEach(listener -> listener.offer(change));
            watches.forEach(watch -> watch.add(change));
        }
    }

    OutputWatch watch() {
        synchronized (lock) {
            OutputWatch watch = new OutputWatch(table::find, ended -> {
                synchronized (lock) {
                    watches.remove(ended);
                }
            });
            watches.add(watch);
            return watch;
        }
    }

    Subscription onOutput(Consumer<? super OutputChange> listener) {
        return listen(outputListeners, listener);
    }

    void unplug(String reason) {
        synchronized (lock) {
            if (state == State.CONNECTED) {
                become(State.UNPLUGGED);
                open.forEach(Opened::lost);
                tell(new BoardEvent.Disconnected(name, reason));
            }
        }
    }

    void plug() {
        synchronized (lock) {
            if (state == State.UNPLUGGED) {
                become(State.CONNECTED);
                open.forEach(Opened::found);
                tell(new BoardEvent.Connected(name));
            }
        }
    }

    void tell(BoardEvent event) {
        synchronized (lock) {
            boardListeners.forEach(listener -> listener.offer(event));
        }
    }

    private void become(State next) {
        state = next;
    }

    private SimulatedPin at(Pin pin) {
        return Objects.requireNonNull(pins.get(pin.number()));
    }

    private <E> Subscription listen(List<ListenerQueue<E>> listeners, Consumer<? super E> listener) {
        synchronized (lock) {
            checkOpen();
            ListenerQueue<E> queue = ListenerQueue.start(
                    "halyard-simulated-" + name + "-events", (event, _) -> listener.accept(event), closed -> {
                        synchronized (lock) {
                            listeners.remove(closed);
                        }
                    });
            listeners.add(queue);
            return queue;
        }
    }
}
