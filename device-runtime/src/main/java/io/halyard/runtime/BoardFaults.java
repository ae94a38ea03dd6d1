// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.durable.DurableException;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.BoardEvent.BoardFault;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.CrashRecorder;
import io.halyard.watchdog.record.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries faults that boards report of themselves to the crash records of the device. They weigh nothing against the app. */
final class BoardFaults {
    private static final Logger LOG = LoggerFactory.getLogger(BoardFaults.class);
    private static final int MOST_BYTES = 64 * 1024;

    private BoardFaults() {}

    /** From now on, until a board is closed, each of its faults is recorded. */
    static void record(Collection<Board> boards, CrashRecorder recorder) {
        boards.forEach(board -> board.onEvent(event -> record(event, recorder)));
    }

    private static void record(BoardEvent event, CrashRecorder recorder) {
        if (!(event instanceof BoardFault fault)) {
            return;
        }
        LOG.warn("board '{}': {}", fault.board(), fault.summary());
        List<Attachment> attachments =
                fault.crashRecord().map(text -> Attachment.of("board", text, MOST_BYTES)).stream()
                        .toList();
        String message = "board '" + fault.board() + "': " + fault.summary();
        try {
            recorder.note(new Failure(EndingKind.BOARD_CRASH, "", message, Optional.empty(), attachments));
        } catch (DurableException e) {
            LOG.warn("no crash record of it: {}", e.getMessage());
        }
    }
}
