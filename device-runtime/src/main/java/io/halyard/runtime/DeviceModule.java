// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import io.halyard.blynk.BlynkModule;
import io.halyard.hal.Board;
import io.halyard.transport.MqttTransport;
import java.util.Map;
import java.util.Optional;

/** Binds what settings name: each board by its name, the transport, Blynk, and the app's own settings. */
final class DeviceModule extends AbstractModule {
    private final DeviceSettings settings;
    private final Map<String, Board> boards;
    private final Optional<MqttTransport> transport;

    DeviceModule(DeviceSettings settings, Map<String, Board> boards, Optional<MqttTransport> transport) {
        this.settings = settings;
        this.boards = boards;
        this.transport = transport;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        requireBinding(DeviceApp.class);
        bind(DeviceSettings.class).toInstance(settings);
        bind(AppSettings.class).toInstance(settings.app());
        boards.forEach((name, board) ->
                bind(Board.class).annotatedWith(Names.named(name)).toInstance(board));
        transport.ifPresent(open -> bind(MqttTransport.class).toInstance(open));
        settings.blynk().ifPresent(blynk -> install(new BlynkModule(blynk)));
        Multibinder.newSetBinder(binder(), LifecyclePart.class);
    }
}
