// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.hal.BoardEvent;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.PinTable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens between a board's welcome and {@link BoardEvent.Connected}: its capability map is read, unless it is known; what
 * the program has open is declared again; then users may call. After that a crash record is fetched, if the board has one.
 *
 * <p>It hears the link on one thread at a time, and asks without waiting.
 */
final class BoardIntroduction implements Link.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(BoardIntroduction.class);

    private final SerialSettings settings;
    private final SerialBoard board;
    private final Logger boardsLog;
    private final CompletableFuture<Boolean> first = new CompletableFuture<>();
    private @Nullable Capabilities map;
    private volatile @Nullable PinTable table;
    private String knownId = "";
    private String knownFirmware = "";
    private boolean connected;

    BoardIntroduction(SerialSettings settings, SerialBoard board) {
        this.settings = settings;
        this.board = board;
        this.boardsLog = LoggerFactory.getLogger("halyard.board." + board.name());
    }

    /** {@return whether the board is there, once that is known; or fails with what will not mend by waiting} */
    CompletableFuture<Boolean> first() {
        return first;
    }

    Capabilities capabilities() {
        PinTable present = table;
        return present == null ? new Capabilities(List.of()) : present.capabilities();
    }

    PinTable table() {
        PinTable present = table;
        if (present == null) {
            throw new HalException(Kind.NOT_CONNECTED, board.name(), "it has not been connected yet");
        }
        return present;
    }

    // ---- from the link ----

    @Override
    public void welcomed(BoardInfo info) {
        LOG.info("{}: {}", board.name(), info);
        Optional<String> wanted = settings.id();
        if (wanted.isPresent() && !wanted.get().equals(info.uniqueId())) {
            refuse("the board at this port is " + info.uniqueId() + ", the settings want " + wanted.get());
        } else if (info.uniqueId().equals(knownId) && info.firmware().hash().equals(knownFirmware) && table != null) {
            replay(info);
        } else {
            readMap(info, new ByteArrayOutputStream());
        }
    }

    @Override
    public void reported(BoardRecord report, long nanos) {
        switch (report) {
            case BoardRecord.EdgeSeen edge -> input(edge.pin(), input -> input.seen(edge.high(), nanos));
            case BoardRecord.EdgesLost lost -> input(lost.pin(), input -> input.lost(lost.count()));
            case BoardRecord.TextPrinted text -> printed(text.text());
        }
    }

    private void input(int pin, Consumer<SerialDigitalInput> action) {
        if (board.openPins().get(pin) instanceof SerialDigitalInput input) {
            action.accept(input);
        }
    }

    @Override
    public void printed(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(line -> boardsLog.info("{}", line.strip()));
    }

    @Override
    public void disconnected(String reason) {
        if (connected) {
            connected = false;
            LOG.warn("{}: {}", board.name(), reason);
            board.announce(new BoardEvent.Disconnected(board.name(), reason));
        }
    }

    @Override
    public void cannotOpen(HalException reason) {
        LOG.info("{}", reason.getMessage());
        if (reason.kind() == Kind.NOT_CONNECTED) {
            first.complete(false);
        } else {
            first.completeExceptionally(reason);
        }
    }

    private void refuse(String reason) {
        LOG.warn("{}: {}", board.name(), reason);
        first.completeExceptionally(new HalException(Kind.NOT_CONNECTED, board.name(), reason));
        board.link().reject(reason);
    }

    // ---- step by step, each in the reply to the one before ----

    private void readMap(BoardInfo info, ByteArrayOutputStream soFar) {
        if (soFar.size() >= info.limits().capabilityBytes()) {
            mapRead(info, soFar.toByteArray());
            return;
        }
        ask(new WireWriter().u8(Wire.OP_CAPABILITIES).varint(soFar.size()), results -> {
            byte[] part = results.block();
            if (part.length == 0) {
                refuse("the board's capability map ends after " + soFar.size() + " of "
                        + info.limits().capabilityBytes() + " bytes");
                return;
            }
            soFar.writeBytes(part);
            readMap(info, soFar);
        });
    }

    private void mapRead(BoardInfo info, byte[] bytes) {
        Capabilities read = CapabilityMap.read(bytes);
        Capabilities before = map;
        if (before != null && !before.equals(read)) {
            refuse("another kind of board is at this port now; start the program again to use it");
            return;
        }
        if (table == null) {
            try {
                table = new PinTable(settings.board(), read);
            } catch (HalException e) {
                LOG.warn("{}", e.getMessage());
                first.completeExceptionally(e);
                board.link().reject(String.valueOf(e.getMessage()));
                return;
            }
        }
        map = read;
        knownId = info.uniqueId();
        knownFirmware = info.firmware().hash();
        replay(info);
    }

    private void replay(BoardInfo info) {
        List<SerialPin> pins = new ArrayList<>(board.openPins().values());
        for (SerialPin pin : pins) {
            board.link().prepare(pin.declaration().toBytes(), new Unattended(pin.place()));
        }
        // One that was closed while this went on has told the board too early.
        pins.stream()
                .filter(pin -> !pin.isOpen())
                .forEach(pin -> board.tell(pin.operation(Wire.OP_RELEASE).toBytes()));
        ask(new WireWriter(), _ -> ready(info)); // requests are done in order: all of them are done when this one is
    }

    private void ready(BoardInfo info) {
        connected = true;
        board.link().ready();
        board.announce(new BoardEvent.Connected(board.name()));
        first.complete(true);
        if (info.state().crashWaiting()) {
            readCrash(new ByteArrayOutputStream());
        }
    }

    private void readCrash(ByteArrayOutputStream soFar) {
        ask(new WireWriter().u8(Wire.OP_READ_CRASH).u8(1).varint(soFar.size()), results -> {
            long count = results.varint();
            byte[] part = results.block();
            soFar.writeBytes(part);
            if (part.length > 0) {
                readCrash(soFar);
                return;
            }
            String text = soFar.toString(StandardCharsets.UTF_8).strip();
            String summary =
                    text.lines().reduce("", (_, line) -> line) + " (crash " + count + " since the last report)";
            LOG.warn("{}: the bridge on the board crashed: {}", board.name(), summary);
            board.announce(new BoardEvent.BoardFault(board.name(), summary, Optional.of(text)));
            board.tell(new WireWriter().u8(Wire.OP_CLEAR_CRASH).toBytes());
        });
    }

    /** Asks the board without waiting; a loss of the link ends the introduction, and another one begins. */
    private void ask(WireWriter operations, Consumer<WireReader> whenDone) {
        try {
            board.link().prepare(operations.toBytes(), new ReplyHandler() {
                @Override
                public void done(WireReader results) {
                    whenDone.accept(results);
                }

                @Override
                public void refused(Refusal refusal) {
                    refuse("the board's firmware refuses to introduce itself: " + refusal.text());
                }

                @Override
                public void lost(boolean mayHaveRun, String reason) {}
            });
        } catch (HalException e) {
            LOG.debug("{}: gone during its introduction", board.name(), e);
        }
    }
}
