// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.name.Names;
import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardSettings;

/**
 * Binds one simulated board for composition by hand: {@code @Named("the board's name") Board}, and under the same name its
 * {@link SimulatedBench}. It is made when it is first asked for; whoever made the injector closes the board. Installed once for
 * each board.
 */
public final class SimulatedModule extends PrivateModule {
    private final BoardSettings settings;

    /**
     * @param settings the board's name, names for its pins, and the options of {@link SimulatedProvider}
     */
    public SimulatedModule(BoardSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        Key<Board> board = Key.get(Board.class, Names.named(settings.board()));
        Key<SimulatedBench> bench = Key.get(SimulatedBench.class, Names.named(settings.board()));
        bind(board).toProvider(() -> SimulatedBoard.open(settings)).in(Singleton.class);
        Provider<Board> opened = getProvider(board);
        bind(bench).toProvider(() -> SimulatedBench.of(opened.get()));
        expose(board);
        expose(bench);
    }
}
