// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.incoming;

/** What {@link io.halyard.transport.Statistics} tells of messages, by the same names. */
public record IncomingFigures(long received, long receivedBytes, long dropped, long acknowledgedEarly) {}
