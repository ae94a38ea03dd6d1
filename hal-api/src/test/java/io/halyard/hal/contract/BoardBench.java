// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import io.halyard.hal.Board;
import java.time.Duration;

/** A bench of one board, that is to be closed with it. */
public abstract class BoardBench implements HalBench {
    private final Board board;
    private final Duration quantum;

    /**
     * @param board what {@link #board()} returns
     * @param quantum what {@link #quantum()} returns
     */
    protected BoardBench(Board board, Duration quantum) {
        this.board = board;
        this.quantum = quantum;
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public Duration quantum() {
        return quantum;
    }

    @Override
    public void close() {
        board.close();
    }
}
