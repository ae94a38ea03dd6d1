// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Boards on serial cables: {@code boards.NAME.provider = serial}.
 *
 * <table>
 *   <caption>Options</caption>
 *   <tr><th>option</th><th>default</th><th>what</th></tr>
 *   <tr><td>{@code port}</td><td>(must be set)</td><td>path or name of the serial port; {@code auto}: the only USB serial port there is</td></tr>
 *   <tr><td>{@code baud}</td><td>115200</td><td>its speed; USB ports ignore it</td></tr>
 *   <tr><td>{@code id}</td><td>any board</td><td>the only board that will do, by its unique id</td></tr>
 *   <tr><td>{@code timeout}</td><td>2s</td><td>how long a call waits for the board</td></tr>
 *   <tr><td>{@code open-wait}</td><td>6s</td><td>how long opening waits for a board whose port is there</td></tr>
 *   <tr><td>{@code silence}</td><td>5s</td><td>how long a board may be silent before it is taken for gone</td></tr>
 *   <tr><td>{@code failsafe}</td><td>as the board is set: 5s</td><td>how long this program may be silent before the board
 *       drives its outputs to their safe levels</td></tr>
 *   <tr><td>{@code reopen}</td><td>500ms</td><td>how often a port that is not there is looked for</td></tr>
 * </table>
 */
public final class SerialBoardProvider implements BoardProvider {
    private static final Logger LOG = LoggerFactory.getLogger(SerialBoardProvider.class);

    /** Does nothing: {@link java.util.ServiceLoader} calls it. */
    public SerialBoardProvider() {}

    @Override
    public String name() {
        return "serial";
    }

    @Override
    public Set<String> options() {
        return SerialSettings.OPTIONS;
    }

    @Override
    public Board open(BoardSettings settings) {
        SerialSettings serial = SerialSettings.of(settings);
        return open(serial, new SerialPorts(settings.board(), serial.port(), serial.baud()));
    }

    static SerialBoard open(SerialSettings settings, SerialLine.Source source) {
        SerialBoard board = new SerialBoard(settings, source);
        board.start();
        try {
            awaitFirst(board, settings.openWait());
            return board;
        } catch (RuntimeException e) {
            board.close();
            throw e;
        }
    }

    private static void awaitFirst(SerialBoard board, Duration patience) {
        try {
            board.introduction().first().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            LOG.warn("{}: no answer within {} ms; the board is waited for", board.name(), patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HalException(Kind.INTERRUPTED, board.name(), "interrupted while it was opened", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HalException reason) {
                throw reason;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
