// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.pi4j.boardinfo.model.BoardInfo;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.context.ContextConfig;
import com.pi4j.context.ContextProperties;
import com.pi4j.context.impl.DefaultContextProperties;
import com.pi4j.event.InitializedListener;
import com.pi4j.event.ShutdownListener;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.impl.DefaultPluginService;
import com.pi4j.extension.impl.PluginStore;
import com.pi4j.io.IO;
import com.pi4j.platform.Platform;
import com.pi4j.platform.Platforms;
import com.pi4j.platform.impl.DefaultPlatforms;
import com.pi4j.provider.Provider;
import com.pi4j.provider.Providers;
import com.pi4j.provider.impl.DefaultProviders;
import com.pi4j.registry.Registry;
import com.pi4j.registry.impl.DefaultRegistry;
import com.pi4j.runtime.Runtime;
import com.pi4j.runtime.impl.DefaultRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Pi4J's context for one board and one plug-in. It is Pi4J's own in all but one thing: it does not look for a Raspberry Pi before
 * it is asked to. Pi4J's looks at once, and on any other computer logs four lines of WARN and ERROR about it. A second shutdown
 * is silent, too.
 */
@SuppressWarnings("rawtypes") // as Pi4J declares it
final class BoardContext implements Context {
    private record Config(Collection<Provider> providers, Map<String, String> properties) implements ContextConfig {
        @Override
        public Collection<Platform> platforms() {
            return List.of();
        }

        @Override
        public boolean autoDetectMockPlugins() {
            return false;
        }

        @Override
        public boolean autoDetectPlatforms() {
            return false;
        }

        @Override
        public boolean autoDetectProviders() {
            return false;
        }

        @Override
        public boolean autoInject() {
            return false;
        }

        @Override
        public boolean enableShutdownHook() {
            return false;
        }

        @Override
        @SuppressWarnings("NullAway") // Pi4J's word for none
        public @Nullable String defaultPlatform() {
            return null;
        }
    }

    private final Plugin plugin;
    private final Config config;
    private final Runtime runtime;
    private final ContextProperties properties;
    private final Providers providers;
    private final Platforms platforms;
    private final Registry registry;

    private BoardContext(Plugin plugin, PluginStore store, Map<String, String> settings) {
        this.plugin = plugin;
        this.config = new Config(store.providers, settings);
        this.runtime = DefaultRuntime.newInstance(this);
        this.properties = DefaultContextProperties.newInstance(runtime.properties());
        this.registry = DefaultRegistry.newInstance(runtime.registry());
        this.providers = DefaultProviders.newInstance(runtime.providers());
        this.platforms = DefaultPlatforms.newInstance(runtime.platforms());
    }

    /**
     * Makes a context whose providers are those of one plug-in.
     *
     * @param settings the context's properties
     */
    static BoardContext open(Plugin plugin, Map<String, String> settings) {
        PluginStore store = new PluginStore();
        BoardContext context = new BoardContext(plugin, store, settings);
        plugin.initialize(DefaultPluginService.newInstance(context, store));
        context.runtime.initialize();
        return context;
    }

    @Override
    public ContextConfig config() {
        return config;
    }

    @Override
    public ContextProperties properties() {
        return properties;
    }

    @Override
    public Providers providers() {
        return providers;
    }

    @Override
    public Registry registry() {
        return registry;
    }

    @Override
    public Platforms platforms() {
        return platforms;
    }

    @Override
    public BoardInfo boardInfo() {
        return BoardInfoHelper.current();
    }

    @Override
    public Future<?> submitTask(Runnable task) {
        return runtime.submitTask(task);
    }

    @Override
    public Context shutdown() {
        if (!runtime.isShutdown()) {
            runtime.shutdown();
            plugin.shutdown(this);
        }
        return this;
    }

    @Override
    public <T extends IO> void shutdown(T instance) {
        runtime.registry().remove(instance);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Pi4J declares it
    public <T extends IO> T shutdown(String id) {
        return runtime.registry().remove(id);
    }

    @Override
    public boolean isShutdown() {
        return runtime.isShutdown();
    }

    @Override
    public Future<Context> asyncShutdown() {
        return runtime.asyncShutdown();
    }

    @Override
    public Context addListener(ShutdownListener... listener) {
        runtime.addListener(listener);
        return this;
    }

    @Override
    public Context removeListener(ShutdownListener... listener) {
        runtime.removeListener(listener);
        return this;
    }

    @Override
    public Context removeAllShutdownListeners() {
        runtime.removeAllShutdownListeners();
        return this;
    }

    @Override
    public Context addListener(InitializedListener... listener) {
        runtime.addListener(listener);
        return this;
    }

    @Override
    public Context removeListener(InitializedListener... listener) {
        runtime.removeListener(listener);
        return this;
    }

    @Override
    public Context removeAllInitializedListeners() {
        runtime.removeAllInitializedListeners();
        return this;
    }
}
