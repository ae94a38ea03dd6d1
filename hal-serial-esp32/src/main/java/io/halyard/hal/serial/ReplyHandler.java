// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

/** Learns what became of one request: exactly one of its methods is called, once. It must not block. */
interface ReplyHandler {
    /** The board has done all of it. On the reader's thread, in the order of the requests. */
    void done(WireReader results);

    /** The board has refused it. On the reader's thread, in the order of the requests. */
    void refused(Refusal refusal);

    /**
     * The session ended first. On any thread.
     *
     * @param mayHaveRun whether it was sent, so that the board may have done it
     * @param reason what happened to the session
     */
    void lost(boolean mayHaveRun, String reason);
}
