// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.Singleton;
import com.google.inject.name.Names;
import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardSettings;

/**
 * Binds one Pi4J board for composition by hand: {@code @Named("the board's name") Board}. It is opened when it is first asked for;
 * whoever made the injector closes the board.
 */
public final class Pi4jModule extends PrivateModule {
    private final BoardSettings settings;

    /**
     * @param settings the board's name, names for its pins, and the options of {@link Pi4jProvider}
     */
    public Pi4jModule(BoardSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        Key<Board> board = Key.get(Board.class, Names.named(settings.board()));
        bind(board).toProvider(() -> new Pi4jProvider().open(settings)).in(Singleton.class);
        expose(board);
    }
}
