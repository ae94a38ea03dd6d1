// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import io.halyard.blynk.Blynk;
import io.halyard.blynk.OnDatastream;
import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import io.halyard.runtime.DeviceSettings.BoardChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.runtime.settings.SettingsException;
import io.halyard.runtime.settings.SettingsFault;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device: opens what settings name, in order, and closes it in reverse.
 *
 * <pre>
 *   boards -&gt; transport (not connected) -&gt; app module loaded -&gt; injector -&gt; app made -&gt; its datastream methods registered
 *          -&gt; lifecycle parts started -&gt; transport connects -&gt; app runs
 * </pre>
 *
 * <p>The transport connects last, so that no value from the server finds an app half made. Made by {@link Halyard#run}, or by a
 * program or test that wants more than one device in its process.
 */
public final class DeviceRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceRuntime.class);

    private final OpenParts open = new OpenParts();
    private final Map<String, Board> boards = new LinkedHashMap<>();
    private final DeviceSettings settings;
    private final Module guard;
    private Optional<MqttTransport> transport = Optional.empty();
    private Optional<Injector> injector = Optional.empty();
    private Optional<DeviceApp> app = Optional.empty();

    private DeviceRuntime(DeviceSettings settings, Module guard) {
        this.settings = settings;
        this.guard = guard;
    }

    /**
     * Opens a device. Either everything is open when it returns, or nothing.
     *
     * @param settings what it is made of
     * @param appModule makes the module that binds the {@link DeviceApp}; called after boards and transport are open
     * @throws SettingsException when a board refuses one of its options
     * @throws HalException when a board cannot be opened, and waiting would not help
     */
    public static DeviceRuntime open(DeviceSettings settings, Supplier<? extends Module> appModule) {
        return open(settings, new UnwatchedModule(), appModule);
    }

    /**
     * Opens a device that is guarded.
     *
     * @param guard binds what the guard offers to the app, {@link io.halyard.watchdog.hang.Heartbeats} at least
     */
    static DeviceRuntime open(DeviceSettings settings, Module guard, Supplier<? extends Module> appModule) {
        DeviceRuntime device = new DeviceRuntime(settings, guard);
        try {
            device.openBoards();
            device.openTransport();
            device.compose(appModule);
            return device;
        } catch (RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    /** {@return the board of that name, if settings name one} */
    public Optional<Board> board(String name) {
        return Optional.ofNullable(boards.get(name));
    }

    /** {@return the boards by name} */
    Map<String, Board> boards() {
        return Map.copyOf(boards);
    }

    /** {@return the MQTT connection, if settings name one} */
    public Optional<MqttTransport> transport() {
        return transport;
    }

    /** {@return what the composition made, e.g. the {@link DeviceApp}} */
    public <T> T instance(Class<T> type) {
        return injector.orElseThrow().getInstance(type);
    }

    /**
     * Connects, and runs the app on this thread until it returns or throws.
     *
     * @throws Exception whatever the app throws
     */
    public void run() throws Exception {
        DeviceApp made =
                app.orElseThrow(); // The one whose datastream methods are registered, and that is closed at the end.
        LOG.info("device '{}' runs {}", settings.name(), made.getClass().getSimpleName());
        if (settings.blynk().isPresent()) {
            instance(Blynk.class).connect();
        } else {
            transport.ifPresent(MqttTransport::connect);
        }
        made.run();
    }

    /** Closes everything in reverse order. Harmless when closed already; any thread may do it. */
    @Override
    public void close() {
        open.close();
    }

    private void openBoards() {
        settings.boards().forEach((name, choice) -> {
            Board board = openBoard(name, choice);
            open.add(board);
            boards.put(name, board);
        });
    }

    private static Board openBoard(String name, BoardChoice choice) {
        try {
            return choice.provider().open(choice.settings());
        } catch (HalException e) {
            if (e.kind() == HalException.Kind.INVALID_SETTING) {
                throw new SettingsException(
                        List.of(new SettingsFault("boards." + name, "settings", String.valueOf(e.getMessage()))));
            }
            throw e;
        }
    }

    private void openTransport() {
        transport = settings.transport()
                .map(choice -> OpenTransport.of(choice, effective(settings, choice), settings.name(), open));
    }

    /** {@return the device's one connection for maintenance mode, not connected; its outbox is the app's} */
    static MqttTransport create(DeviceSettings settings, TransportChoice choice) {
        return MqttTransports.create(effective(settings, choice), choice.client());
    }

    /** {@return the settings with a last will where it serves operators too} */
    private static TransportSettings effective(DeviceSettings settings, TransportChoice choice) {
        return settings.sharesTransport()
                ? OperatorLink.withLastWill(choice.settings(), settings.remote().orElseThrow())
                : choice.settings();
    }

    private void compose(Supplier<? extends Module> appModule) {
        Injector composed = Guice.createInjector(guard, new DeviceModule(settings, boards, transport), appModule.get());
        injector = Optional.of(composed);
        DeviceApp made = composed.getInstance(DeviceApp.class);
        app = Optional.of(made);
        if (settings.blynk().isPresent()) {
            Blynk blynk = composed.getInstance(Blynk.class);
            open.add(blynk);
            if (hasDatastreamMethods(made.getClass())) {
                blynk.register(made);
            }
        }
        for (LifecyclePart part : composed.getInstance(Key.get(new TypeLiteral<Set<LifecyclePart>>() {}))) {
            part.start();
            open.add(part);
        }
        if (made instanceof AutoCloseable closeable) {
            open.add(closeable);
        }
    }

    /** {@return whether there is anything to register: an app may as well subscribe by calls} */
    private static boolean hasDatastreamMethods(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(OnDatastream.class)) {
                    return true;
                }
            }
        }
        return false;
    }
}
