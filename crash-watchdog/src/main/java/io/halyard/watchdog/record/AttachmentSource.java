// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.util.Optional;

/** Contributes an attachment to each record that is written as a run fails: the last events of a board, a hash of the settings. */
@FunctionalInterface
public interface AttachmentSource {
    /**
     * {@return the attachment, if there is anything to tell} It is called once, on a thread of a process that is about to end: it must not
     * wait for anyone.
     */
    Optional<Attachment> attachment();
}
