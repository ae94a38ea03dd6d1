// SPDX-License-Identifier: Apache-2.0
/**
 * What a client library must provide: one physical MQTT connection, and nothing more.
 *
 * <p>Write a {@link io.halyard.transport.spi.MqttLinkProvider}, enter it in
 * {@code META-INF/services/io.halyard.transport.spi.MqttLinkProvider}, and subclass the contract suite
 * ({@code io.halyard.transport.contract}, test-jar). {@link io.halyard.transport.spi.LinkLife} and
 * {@link io.halyard.transport.spi.LinkFailures} and {@link io.halyard.transport.spi.Conversation} hold what is the same in every link, {@link io.halyard.transport.spi.LinkSocket}
 * and {@link io.halyard.transport.spi.PacketReader} what a link needs whose library lacks it.
 *
 * <h2>Rules</h2>
 * The contract tests cite them by number.
 *
 * <ul>
 *   <li>L1 A link MUST NOT reconnect, resubscribe, queue or repeat anything by itself: a library's own automatic reconnect is
 *       switched off. It serves one connection and is thrown away.
 *   <li>L2 {@code publish}, {@code acknowledge} and {@code abandon} MUST NOT block; the library's threads MUST NOT block in
 *       our listener, which never does either.
 *       The transport may call {@code publish} on any thread, also on the library's own within an answer or a message.
 *   <li>L3 Publishes MUST go out in the order of the calls.
 *   <li>L4 Each publish MUST be answered exactly once, by {@code acknowledged} or {@code failed}, unless the link is lost: what
 *       is unanswered then counts as not acknowledged, is sent again over the next link, and MUST NOT be answered any more.
 *   <li>L5 {@code onMessage} MUST be called in the order of arrival, for every message, also for those that arrive before the
 *       SUBACK; an inbound message of QoS 1 or 2 MUST NOT be acknowledged before {@code acknowledge}.
 *   <li>L6 {@code onLost} MUST be called exactly once when a connection that was made ends in any way other than {@code
 *       disconnect} or {@code abandon}, and never when {@code connect} threw.
 *   <li>L7 Every failure MUST be a {@link io.halyard.transport.TransportException} of the right kind: refused credentials are
 *       CREDENTIALS_REFUSED, never a network fault. The library's own exception is its cause.
 *   <li>L8 After {@code disconnect} or {@code abandon} no thread and no socket of the link may remain.
 *   <li>L9 A link MUST say by its provider what it cannot do (versions, schemes); what it says MUST work.
 *   <li>L10 Two links of one process MUST NOT disturb each other.
 *   <li>L11 With a session that is kept, a link MUST tell each publish of QoS 1 and 2 its packet id, by {@code numbered}, and
 *       that PUBREC has come, by {@code received}. A publish that has a {@code resumedPacketId} MUST go out by that id again: as
 *       PUBREL if {@code wasReceived}, else as PUBLISH with DUP; it is answered like any other, also when the broker has
 *       forgotten the id of a PUBREL. While such a publish is unanswered the transport asks for nothing else, so that no new
 *       packet id can be the same.
 *   <li>L12 A link MUST take from a broker only what it may say, and MUST NOT count a publish as acknowledged whose exchange was not
 *       finished: what breaks the protocol ends the connection with kind MALFORMED, an answer to no question is dropped and told
 *       by {@code onDropped}, PUBREC is answered as often as it comes, and a message of QoS 2 is handed over once until its
 *       PUBREL. {@link io.halyard.transport.spi.Conversation} decides which is which.
 * </ul>
 */
@NullMarked
package io.halyard.transport.spi;

import org.jspecify.annotations.NullMarked;
