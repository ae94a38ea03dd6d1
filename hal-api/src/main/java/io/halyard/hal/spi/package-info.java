// SPDX-License-Identifier: Apache-2.0
/**
 * What an implementer of a board writes, and the pieces that make it short.
 *
 * <p>Write a {@link io.halyard.hal.spi.BoardProvider}, enter it in
 * {@code META-INF/services/io.halyard.hal.spi.BoardProvider}, and subclass the contract suites. {@link
 * io.halyard.hal.spi.PinTable} resolves designations and keeps pins exclusive; {@link io.halyard.hal.spi.EdgeListeners}
 * and {@link io.halyard.hal.spi.ListenerQueue} deliver edges and events as the rules demand.
 *
 * <h2>Rules</h2>
 * The contract tests cite them by number.
 *
 * <ul>
 *   <li>R1 A pin MUST be found by number, by the board's name, and by the names of {@link
 *       io.halyard.hal.spi.BoardSettings#pinNames()}; an unknown one MUST fail with NO_SUCH_PIN, naming the board and near names.
 *   <li>R2 An ability that {@link io.halyard.hal.Board#capabilities()} does not list for a pin MUST be refused with UNSUPPORTED,
 *       naming board, pin and ability; one that is listed MUST work.
 *   <li>R3 A second open of a pin MUST fail with IN_USE and name the first owner and its role; after close it MUST succeed.
 *   <li>R4 A failed open MUST leave nothing behind: the pin can be opened at once by a right call.
 *   <li>R5 {@code close} MUST be idempotent, callable from any thread, and throw nothing; afterwards calls MUST fail with CLOSED,
 *       and one that waits MUST end with it.
 *   <li>R6 Closing a board MUST close what is open on it.
 *   <li>R7 An output MUST drive its initial state from its opening on, and its safe state when it is closed.
 *   <li>R8 An edge MUST be delivered once, in order, on a virtual thread, with the level after it and a monotonic time stamp.
 *   <li>R9 A listener that throws MUST NOT end the delivery; one that blocks MUST NOT delay others or the board.
 *   <li>R10 Lost edges MUST be counted in the next one delivered.
 *   <li>R11 Closing a subscription MUST end its delivery, closing an input that of all its subscriptions.
 *   <li>R12 With a debounce time, a level that lasts shorter MUST NOT be reported.
 *   <li>R13 A reading MUST carry the range's unit, lie within the range, and have a monotonic time stamp.
 *   <li>R14 A duty outside 0 to 1 or a frequency the board cannot do MUST be refused with OUT_OF_RANGE, and change nothing.
 *   <li>R15 {@code write} MUST return only when the board has taken the value over; reads and writes SHOULD allocate nothing.
 *   <li>R16 A board that goes away MUST announce Disconnected, and calls MUST fail with NOT_CONNECTED; when it is back it MUST drive
 *       its outputs as before, then announce Connected; inputs and listeners MUST work again.
 * </ul>
 */
@NullMarked
package io.halyard.hal.spi;

import org.jspecify.annotations.NullMarked;
