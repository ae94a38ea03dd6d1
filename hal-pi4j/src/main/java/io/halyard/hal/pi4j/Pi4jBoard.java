// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.extension.Plugin;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.pwm.PwmConfigBuilder;
import com.pi4j.io.pwm.PwmType;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiConfig;
import io.halyard.hal.Ability;
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
import io.halyard.hal.Limits;
import io.halyard.hal.OneWireBus;
import io.halyard.hal.OneWireSettings;
import io.halyard.hal.Pin;
import io.halyard.hal.PulseInput;
import io.halyard.hal.PulseInputSettings;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.bus.KernelI2cProvider;
import io.halyard.hal.pi4j.bus.KernelPwm;
import io.halyard.hal.pi4j.bus.KernelSpiProvider;
import io.halyard.hal.pi4j.kernel.GpioChips;
import io.halyard.hal.pi4j.kernel.I2cTarget;
import io.halyard.hal.pi4j.kernel.OneWireMaster;
import io.halyard.hal.pi4j.kernel.PwmChips;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.EdgeCounter;
import io.halyard.hal.spi.EdgePulseInput;
import io.halyard.hal.spi.ListenerQueue;
import io.halyard.hal.spi.PinTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Pi4J context as a board. One lock guards Pi4J's registry, which guards itself only half; no listener runs under it. */
final class Pi4jBoard implements Board {
    private static final Logger LOG = LoggerFactory.getLogger(Pi4jBoard.class);

    private final String name;
    private final HeaderLayout layout;
    private final PinTable table;
    private final BoardContext context;
    private final Presence presence;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Opened> open = new LinkedHashSet<>(); // guarded by lock
    private final List<ListenerQueue<BoardEvent>> listeners = new ArrayList<>(); // guarded by lock
    private boolean closed; // guarded by lock

    private Pi4jBoard(String name, HeaderLayout layout, BoardContext context, String chip) {
        this.name = name;
        this.layout = layout;
        this.table = layout.table();
        this.context = context;
        this.presence = new Presence(name, chip, this, layout.chip().orElse(null));
    }

    static Pi4jBoard open(BoardSettings settings) {
        String chip = settings.option(Pi4jProvider.CHIP).orElse(GpioChips.AUTOMATIC);
        String plugin = settings.option(Pi4jProvider.PLUGIN).orElse(KernelPlugin.class.getName());
        boolean ours = plugin.equals(KernelPlugin.class.getName());
        Plugin chosen = ours ? new KernelPlugin(settings.board()) : find(settings, plugin);
        String pwm = settings.option(Pi4jProvider.PWM).orElse(PwmChips.AUTOMATIC);
        HeaderLayout layout = ours ? HeaderLayout.ofChip(settings, chip, pwm) : HeaderLayout.ofHeader(settings);
        try {
            BoardContext context = BoardContext.open(chosen, Map.of("gpio.chip.name", chip));
            return new Pi4jBoard(settings.board(), layout, context, chip);
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            throw Failures.translate(settings.board(), e);
        }
    }

    private static Plugin find(BoardSettings settings, String plugin) {
        List<ServiceLoader.Provider<Plugin>> found =
                ServiceLoader.load(Plugin.class).stream().toList();
        return found.stream()
                .filter(one -> one.type().getName().equals(plugin))
                .map(ServiceLoader.Provider::get)
                .findFirst()
                .orElseThrow(() -> new HalException(
                        Kind.INVALID_SETTING,
                        "boards." + settings.board() + "." + Pi4jProvider.PLUGIN,
                        "there is no Pi4J plug-in '" + plugin + "' on the class path; there are: "
                                + found.stream()
                                        .map(one -> one.type().getName())
                                        .toList()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Capabilities capabilities() {
        return table.capabilities();
    }

    @Override
    public DigitalInput openDigitalInput(DigitalInputSettings settings) {
        return open(settings.pin(), Ability.DIGITAL_INPUT, settings.owner(), pin -> input(pin, settings));
    }

    private Pi4jInput input(Pin pin, DigitalInputSettings settings) {
        DigitalInputConfigBuilder config = DigitalInputConfig.newBuilder(context)
                .id(pin.name())
                .name(place(pin))
                .bcm(pin.number())
                .pull(pull(settings.pull()))
                .debounce(TimeUnit.NANOSECONDS.toMicros(settings.debounce().toNanos()));
        return new Pi4jInput(this, pin, context.create(config));
    }

    @Override
    public DigitalOutput openDigitalOutput(DigitalOutputSettings settings) {
        return open(settings.pin(), Ability.DIGITAL_OUTPUT, settings.owner(), pin -> {
            var config = DigitalOutputConfig.newBuilder(context)
                    .id(pin.name())
                    .name(place(pin))
                    .bcm(pin.number())
                    .initial(DigitalState.getState(settings.initial()))
                    .shutdown(DigitalState.getState(settings.safe()));
            return new Pi4jOutput(this, pin, context.create(config));
        });
    }

    @Override
    public Counter openCounter(CounterSettings settings) {
        return EdgeCounter.on(openInput(settings.pin(), Ability.COUNTER, settings.owner(), settings.pull()), settings);
    }

    @Override
    public PulseInput openPulseInput(PulseInputSettings settings) {
        return EdgePulseInput.on(
                openInput(settings.pin(), Ability.PULSE_INPUT, settings.owner(), settings.pull()), settings);
    }

    private DigitalInput openInput(String designation, Ability ability, String owner, DigitalInputSettings.Pull pull) {
        return open(
                designation,
                ability,
                owner,
                pin -> input(pin, DigitalInputSettings.of(pin.name()).withPull(pull)));
    }

    @Override
    public PwmOutput openPwmOutput(PwmOutputSettings settings) {
        return open(settings.pin(), Ability.PWM_OUTPUT, settings.owner(), pin -> {
            Pi4jPwm.check(place(pin), pin, settings.frequencyHz());
            HeaderLayout.PwmPlace place = Objects.requireNonNull(layout.pwmOf(pin));
            PwmConfigBuilder config = PwmConfigBuilder.newInstance(context)
                    .id(pin.name())
                    .name(place(pin))
                    .chip(place.chip())
                    .channel(place.channel())
                    .pwmType(PwmType.HARDWARE);
            return Pi4jPwm.open(this, pin, settings, (KernelPwm) context.create(config.build()));
        });
    }

    @Override
    public I2cDevice openI2c(I2cSettings settings) {
        String device = Pi4jI2c.device(settings.address());
        return openBus(settings.bus(), Ability.I2C, device, settings.owner(), bus -> {
            I2CConfig config = I2CConfig.newBuilder(context)
                    .id(bus.name() + "-" + device)
                    .bus(bus.number())
                    .device(settings.address())
                    .build();
            KernelI2cProvider provider = context.provider(KernelI2cProvider.ID);
            return new Pi4jI2c(this, bus, settings.address(), provider.open(config, I2cTarget.Protocol.ANY));
        });
    }

    @Override
    public SpiDevice openSpi(SpiSettings settings) {
        String device = Pi4jSpi.device(settings.chipSelect());
        return openBus(settings.bus(), Ability.SPI, device, settings.owner(), bus -> {
            Limits.Spi limits = KernelBuses.limits(bus);
            limits.check(place(bus, device), settings.chipSelect());
            SpiConfig config = SpiConfig.newBuilder(context)
                    .id(bus.name() + "-" + device)
                    .bus(SpiBus.getByNumber(bus.number()))
                    .channel(settings.chipSelect())
                    .baud(Math.min(settings.frequencyHz(), limits.maximumHz()))
                    .mode(Pi4jSpi.mode(settings.mode()))
                    .build();
            KernelSpiProvider provider = context.provider(KernelSpiProvider.ID);
            return new Pi4jSpi(this, bus, provider.open(config, settings.bitsPerWord()));
        });
    }

    @Override
    public OneWireBus openOneWire(OneWireSettings settings) {
        return openBus(
                settings.bus(),
                Ability.ONE_WIRE,
                "",
                settings.owner(),
                bus -> new Pi4jOneWire(this, bus, OneWireMaster.named(bus.name())));
    }

    @Override
    public Subscription onEvent(Consumer<? super BoardEvent> listener) {
        presence.watch();
        lock.lock();
        try {
            checkOpen(name);
            ListenerQueue<BoardEvent> queue = ListenerQueue.start(
                    "halyard-pi4j-" + name + "-events", (event, _) -> listener.accept(event), this::forget);
            listeners.add(queue);
            return queue;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Opened> resources;
        List<ListenerQueue<BoardEvent>> queues;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            resources = List.copyOf(open);
            queues = List.copyOf(listeners);
        } finally {
            lock.unlock();
        }
        presence.close();
        resources.forEach(Opened::close);
        queues.forEach(ListenerQueue::close);
        try {
            context.shutdown();
        } catch (RuntimeException e) { // Pi4J's and its plug-in's; closing throws nothing.
            LOG.warn("{}: Pi4J did not shut down well: {}", name, e.getMessage());
        }
    }

    private <P extends OpenPin> P open(String designation, Ability ability, String owner, Function<Pin, P> opening) {
        presence.watch();
        lock.lock();
        try {
            checkOpen(name);
            Pin pin = table.claim(designation, ability, owner);
            return opened(place(pin), () -> opening.apply(pin), () -> table.release(pin));
        } finally {
            lock.unlock();
        }
    }

    private <B extends OpenBus> B openBus(
            String designation, Ability ability, String device, String owner, Function<Bus, B> opening) {
        presence.watch();
        lock.lock();
        try {
            checkOpen(name);
            Bus bus = table.claimBus(designation, ability, device, owner);
            return opened(place(bus, device), () -> opening.apply(bus), () -> table.releaseBus(bus, device));
        } finally {
            lock.unlock();
        }
    }

    private <R extends Opened> R opened(String place, Supplier<R> opening, Runnable release) {
        try {
            checkPresent(place);
            R opened = opening.get();
            open.add(opened);
            return opened;
        } catch (RuntimeException e) { // Pi4J's and its plug-in's
            release.run();
            throw Failures.translate(place, e);
        }
    }

    private void checkOpen(String place) {
        if (closed) {
            throw new HalException(Kind.CLOSED, place, "the board is closed");
        }
    }

    private void forget(ListenerQueue<BoardEvent> queue) {
        lock.lock();
        try {
            listeners.remove(queue);
        } finally {
            lock.unlock();
        }
    }

    private static PullResistance pull(DigitalInputSettings.Pull pull) {
        return switch (pull) {
            case NONE -> PullResistance.OFF;
            case UP -> PullResistance.PULL_UP;
            case DOWN -> PullResistance.PULL_DOWN;
        };
    }

    // What follows is for what is open on the board, and for its presence.

    String place(Pin pin) {
        return table.place(pin);
    }

    String place(Bus bus, String device) {
        return table.place(bus, device);
    }

    String threadName(Pin pin) {
        return "halyard-pi4j-" + name + "-" + pin.name();
    }

    void checkPresent(String place) {
        if (!presence.isPresent()) {
            throw new HalException(Kind.NOT_CONNECTED, place, "the board's GPIO chip is gone; it is waited for");
        }
    }

    /** Frees something. */
    void release(Opened resource) {
        lock.lock();
        try {
            resource.free();
        } catch (RuntimeException e) { // Pi4J's and its plug-in's; closing throws nothing.
            LOG.warn("{}: not closed well: {}", resource.place(), e.getMessage());
        } finally {
            open.remove(resource);
            lock.unlock();
        }
    }

    void shutdown(IO<?, ?, ?> io) {
        context.shutdown(io);
    }

    void release(Pin pin) {
        table.release(pin);
    }

    void release(Bus bus, String device) {
        table.releaseBus(bus, device);
    }

    /** Takes everything anew. What somebody else took meanwhile stays as it is, and fails when it is used. */
    void revive() {
        lock.lock();
        try {
            for (Opened resource : open) {
                try {
                    resource.revive();
                } catch (RuntimeException e) { // Pi4J's and its plug-in's
                    LOG.warn("{}: it did not come back with its board: {}", resource.place(), e.getMessage());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void announce(BoardEvent event) {
        lock.lock();
        try {
            listeners.forEach(queue -> queue.offer(event));
        } finally {
            lock.unlock();
        }
    }
}
