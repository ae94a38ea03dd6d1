// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.TransportException;

/** Hears from the {@link Sender} what concerns the connection, and what is to be done at its time. In steps, but for two. */
public interface SenderListener {
    /** The broker has acknowledged a publish, so it is there. */
    void heard();

    /** The broker is at work on what an earlier connection left, and owes the next answer. */
    void answerIsAwaited();

    /** What an earlier connection left is finished. */
    void resumed();

    /** Something expires then: {@link Sender#expire} is to be called. */
    void expires(long deadline);

    /** The link threw what it must not. */
    void linkFailed(RuntimeException thrown);

    /** A publish failed; the connection is well. From any thread. */
    void failed(TransportException cause);

    /** The broker may know packet ids that nobody will finish: it is to forget its session. From any thread. */
    void sessionMustEnd();
}
