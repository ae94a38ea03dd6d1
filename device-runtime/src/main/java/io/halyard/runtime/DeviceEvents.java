// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.StateChange;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.AttachmentSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The last 200 events of boards and connections, for crash records: what happened around the app before it failed. */
final class DeviceEvents implements AttachmentSource {
    private static final int MOST = 200;
    private static final int MOST_BYTES = 64 * 1024;

    private final Supplier<Duration> uptime;
    private final Deque<String> lines = new ArrayDeque<>(MOST);

    /** @param uptime of the run */
    DeviceEvents(Supplier<Duration> uptime) {
        this.uptime = uptime;
    }

    /** From now on, until it is closed, the board's events are noted. */
    void of(Board board) {
        board.onEvent(event -> add("board '" + event.board() + "' " + describe(event)));
    }

    /** From now on, until it is closed, the connection's changes are noted. */
    void of(MqttTransport transport) {
        var _ = transport.onStateChange(change -> add(transport.endpoint() + " " + describe(change)));
    }

    private static String describe(BoardEvent event) {
        return switch (event) {
            case BoardEvent.Disconnected gone -> "disconnected: " + gone.reason();
            case BoardEvent.Connected _ -> "connected";
            case BoardEvent.BoardFault fault -> "fault: " + fault.summary();
        };
    }

    private static String describe(StateChange change) {
        return change.from() + " -> " + change.to()
                + change.cause().map(cause -> ": " + cause.getMessage()).orElse("");
    }

    private synchronized void add(String event) {
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        long millis = uptime.get().toMillis();
        lines.addLast(String.format(Locale.ROOT, "%d.%03d %s", millis / 1000, millis % 1000, event));
    }

    @Override
    public synchronized Optional<Attachment> attachment() {
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(Attachment.of("events", String.join("\n", lines) + "\n", MOST_BYTES));
    }
}
