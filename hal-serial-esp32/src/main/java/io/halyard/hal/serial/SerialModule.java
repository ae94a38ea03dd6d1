// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.name.Names;
import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardSettings;

/**
 * Binds one serial board for composition by hand: {@code @Named("the board's name") Board}, opened when it is first asked for.
 * Whoever made the injector closes the board.
 */
public final class SerialModule extends AbstractModule {
    private final BoardSettings settings;

    /**
     * @param settings the board's name, names for its pins, and the options of {@link SerialBoardProvider}
     */
    public SerialModule(BoardSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(Board.class)
                .annotatedWith(Names.named(settings.board()))
                .toProvider(() -> new SerialBoardProvider().open(settings))
                .in(Singleton.class);
    }
}
