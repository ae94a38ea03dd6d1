// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.name.Names;
import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardSettings;
import org.junit.jupiter.api.Test;

class SimulatedModuleTest {
    @Test
    void twoBoardsLiveInOneInjectorUnderTheirNamesEachWithItsBench() {
        Injector injector = Guice.createInjector(
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        binder().requireExplicitBindings();
                        binder().requireExactBindingAnnotations();
                        binder().requireAtInjectOnConstructors();
                        binder().disableCircularProxies();
                    }
                },
                new SimulatedModule(BoardSettings.of("header")),
                new SimulatedModule(BoardSettings.of("garden")));
        try (Board header = injector.getInstance(Key.get(Board.class, Names.named("header")));
                Board garden = injector.getInstance(Key.get(Board.class, Names.named("garden")))) {
            assertThat(header.name()).isEqualTo("header");
            assertThat(garden.name()).isEqualTo("garden");
            assertThat(injector.getInstance(Key.get(Board.class, Names.named("header"))))
                    .isSameAs(header);
            assertThat(injector.getInstance(Key.get(SimulatedBench.class, Names.named("garden")))
                            .board())
                    .isSameAs(garden);
        }
    }
}
