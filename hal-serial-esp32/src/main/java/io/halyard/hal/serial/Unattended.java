// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For requests that nobody waits for: a refusal is logged, a loss is of no interest. */
record Unattended(String board) implements ReplyHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Unattended.class);

    @Override
    public void done(WireReader results) {}

    @Override
    public void refused(Refusal refusal) {
        LOG.warn("{}: {}", board, refusal.text());
    }

    @Override
    public void lost(boolean mayHaveRun, String reason) {}
}
