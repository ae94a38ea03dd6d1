// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

/**
 * Where a transport stands.
 *
 * <pre>
 *                 connect                      CONNACK
 *   DISCONNECTED ---------&gt; CONNECTING -----------------&gt; CONNECTED
 *     ^                      |  |   ^                         |
 *     | (external)           |  |   | delay over, retryNow    | lost
 *     +----------------------+  |   |                         |
 *     |          unreachable    v   |                         |
 *     |                     WAITING +  &lt;----------------------+ (managed; external: DISCONNECTED, with the cause)
 *     |                              | refused
 *     |                              v
 *     |                          REFUSED   retried as WAITING is, only slowly; external: not at all
 *     |
 *   disconnect, abandon: from any state;  close: from any state to CLOSED, which is final
 * </pre>
 */
public enum TransportState {
    /** Not connected, and nobody asked for it; or lost, with external reconnect. */
    DISCONNECTED,
    /** An attempt is under way. */
    CONNECTING,
    /** Connected: the broker has accepted. */
    CONNECTED,
    /** Between two attempts. */
    WAITING,
    /** The broker refused credentials or protocol: a person must act; tried again only slowly. */
    REFUSED,
    /** Closed for ever. */
    CLOSED
}
