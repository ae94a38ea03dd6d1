// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.extension.Plugin;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.halyard.hal.Ability;
import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Capabilities;
import io.halyard.hal.DigitalInput;
import io.halyard.hal.DigitalInputSettings;
import io.halyard.hal.DigitalOutput;
import io.halyard.hal.DigitalOutputSettings;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.PwmOutput;
import io.halyard.hal.PwmOutputSettings;
import io.halyard.hal.Subscription;
import io.halyard.hal.pi4j.kernel.GpioChips;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.hal.spi.ListenerQueue;
import io.halyard.hal.spi.PinTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Pi4J context as a board. One lock guards Pi4J's registry, which guards itself only half; no listener runs under it. */
final class Pi4jBoard implements Board {
    private static final Logger LOG = LoggerFactory.getLogger(Pi4jBoard.class);

    private final String name;
    private final PinTable table;
    private final BoardContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<OpenPin> open = new LinkedHashSet<>(); // guarded by lock
    private final List<ListenerQueue<BoardEvent>> listeners = new ArrayList<>(); // guarded by lock
    private boolean closed; // guarded by lock

    private Pi4jBoard(String name, PinTable table, BoardContext context) {
        this.name = name;
        this.table = table;
        this.context = context;
    }

    static Pi4jBoard open(BoardSettings settings) {
        String chip = settings.option(Pi4jProvider.CHIP).orElse(GpioChips.AUTOMATIC);
        String plugin = settings.option(Pi4jProvider.PLUGIN).orElse(KernelPlugin.class.getName());
        boolean ours = plugin.equals(KernelPlugin.class.getName());
        Plugin chosen = ours ? new KernelPlugin(settings.board()) : find(settings, plugin);
        PinTable table = ours ? HeaderLayout.ofChip(settings, chip) : HeaderLayout.ofHeader(settings);
        try {
            BoardContext context = BoardContext.open(chosen, Map.of("gpio.chip.name", chip));
            return new Pi4jBoard(settings.board(), table, context);
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
    public Capabilities capabilities() {
        return table.capabilities();
    }

    @Override
    public DigitalInput openDigitalInput(DigitalInputSettings settings) {
        return open(settings.pin(), Ability.DIGITAL_INPUT, settings.owner(), pin -> {
            DigitalInputConfigBuilder config = DigitalInputConfig.newBuilder(context)
                    .id(pin.name())
                    .name(place(pin))
                    .bcm(pin.number())
                    .pull(pull(settings.pull()))
                    .debounce(TimeUnit.NANOSECONDS.toMicros(settings.debounce().toNanos()));
            return new Pi4jInput(this, pin, context.create(config));
        });
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
            return new Pi4jOutput(this, pin, context.create(config), settings.initial());
        });
    }

    @Override
    public AnalogInput openAnalogInput(AnalogInputSettings settings) {
        throw refusal(settings.pin(), Ability.ANALOG_INPUT);
    }

    @Override
    public PwmOutput openPwmOutput(PwmOutputSettings settings) {
        throw refusal(settings.pin(), Ability.PWM_OUTPUT);
    }

    @Override
    public Subscription onEvent(Consumer<? super BoardEvent> listener) {
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
        List<OpenPin> pins;
        List<ListenerQueue<BoardEvent>> queues;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            pins = List.copyOf(open);
            queues = List.copyOf(listeners);
        } finally {
            lock.unlock();
        }
        pins.forEach(OpenPin::close);
        queues.forEach(ListenerQueue::close);
        try {
            context.shutdown();
        } catch (RuntimeException e) { // Pi4J's and its plug-in's; closing throws nothing.
            LOG.warn("{}: Pi4J did not shut down well: {}", name, e.getMessage());
        }
    }

    private <P extends OpenPin> P open(String designation, Ability ability, String owner, Function<Pin, P> opening) {
        lock.lock();
        try {
            checkOpen(name);
            Pin pin = table.claim(designation, ability, owner);
            try {
                P opened = opening.apply(pin);
                open.add(opened);
                return opened;
            } catch (RuntimeException e) { // Pi4J's and its plug-in's
                table.release(pin);
                throw Failures.translate(place(pin), e);
            }
        } finally {
            lock.unlock();
        }
    }

    private HalException refusal(String designation, Ability ability) {
        lock.lock();
        try {
            checkOpen(name);
            Pin pin = table.claim(designation, ability, "");
            throw new IllegalStateException(place(pin) + " claims to be a " + ability);
        } finally {
            lock.unlock();
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

    // What follows is for opened pins.

    String place(Pin pin) {
        return table.place(pin);
    }

    String threadName(Pin pin) {
        return "halyard-pi4j-" + name + "-" + pin.name();
    }

    /** Frees a pin; an output's safe state is its shutdown state at Pi4J. */
    void release(OpenPin pin, IO<?, ?, ?> io) {
        lock.lock();
        try {
            context.shutdown(io);
        } catch (RuntimeException e) { // Pi4J's and its plug-in's; closing throws nothing.
            LOG.warn("{}: not closed well: {}", place(pin.pin()), e.getMessage());
        } finally {
            open.remove(pin);
            table.release(pin.pin());
            lock.unlock();
        }
    }
}
