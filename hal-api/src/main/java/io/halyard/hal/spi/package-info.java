// SPDX-License-Identifier: Apache-2.0
/**
 * What an implementer of a board writes, and the pieces that make it short.
 *
 * <p>Write a {@link io.halyard.hal.spi.BoardProvider}, enter it in
 * {@code META-INF/services/io.halyard.hal.spi.BoardProvider}, and subclass the contract suites. {@link
 * io.halyard.hal.spi.PinTable} resolves designations and keeps pins exclusive; {@link io.halyard.hal.spi.EdgeListeners}
 * and {@link io.halyard.hal.spi.ListenerQueue} deliver edges and events as the rules demand. {@link
 * io.halyard.hal.spi.SampleListeners} samples where a board can only be asked, {@link io.halyard.hal.spi.EdgeCounter} and {@link
 * io.halyard.hal.spi.EdgePulseInput} count and measure by the edges of a digital input. Of {@link io.halyard.hal.Board} only
 * the openings of what a board has need be implemented: what is left out is refused.
 *
 * <h2>Rules</h2>
 * The contract tests cite them by number.
 *
 * <ul>
 *   <li>R1 A pin MUST be found by number, by the board's name, and by the names of {@link
 *       io.halyard.hal.spi.BoardSettings#pinNames()}; an unknown one MUST fail with NO_SUCH_PIN, naming the board and near names.
 *   <li>R2 An ability that {@link io.halyard.hal.Board#capabilities()} does not list for a pin MUST be refused with UNSUPPORTED,
 *       naming board, pin and ability; one that is listed MUST work.
 *   <li>R3 A second open of a pin, by whatever name and in whatever role, MUST fail with IN_USE and name the first owner and its role;
 *       after close it MUST succeed.
 *   <li>R4 A failed open MUST leave nothing behind: the pin can be opened at once by a right call.
 *   <li>R5 {@code close} MUST be idempotent, callable from any thread, and throw nothing; afterwards calls MUST fail with CLOSED,
 *       and one that waits MUST end with it.
 *   <li>R6 Closing a board MUST close what is open on it; afterwards each opening MUST fail with CLOSED, also of what it lacks.
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
 *   <li>R17 A bus MUST be found by its number among those of its kind, by the board's name, and by the names of {@link
 *       io.halyard.hal.spi.BoardSettings#pinNames()}; an unknown one MUST fail with NO_SUCH_BUS, naming those that there are. A board
 *       without any bus of the kind MUST refuse with UNSUPPORTED, with the board as the place (R2).
 *   <li>R18 On a bus an address, a chip select, or the whole line where it has neither, MUST be exclusive as R3 says; other devices
 *       of the bus MUST work beside it. While any is open, the bus's pins MUST be IN_USE for others; a bus of which a pin is in
 *       use MUST be IN_USE.
 *   <li>R19 Opening an I2C device MUST NOT talk to it. A transaction MUST be one: start, repeated starts, stop, in order, with
 *       nothing else of the board in between. On return buffers MUST be used up; on failure their positions MUST be as before.
 *       {@value io.halyard.hal.I2cDevice#SURE_LENGTH} bytes in one operation and a write followed by a read MUST work; what a board
 *       cannot do MUST be refused before anything is sent, with OUT_OF_RANGE for a length and UNSUPPORTED for a form.
 *   <li>R20 A device that does not answer MUST fail with NO_ACKNOWLEDGE, naming bus and address, and SHOULD say by {@link
 *       io.halyard.hal.BusFault} whether address or data; others on the bus MUST go on working. The board MUST NOT retry by itself.
 *   <li>R21 An SPI transaction MUST hold the chip select from its first to its last bit and release it also on failure; while it
 *       reads, zeros MUST be sent. Buffers are as in R19.
 *   <li>R22 The clock of SPI MUST NOT be faster than asked for; a chip select or word length that the bus has not MUST be refused
 *       with OUT_OF_RANGE.
 *   <li>R23 A serial line MUST deliver bytes once and in order, reading MUST return as soon as there is one, and with 0 when
 *       the time has passed; bytes that came before the opening MUST NOT be delivered.
 *   <li>R24 Bytes lost because nobody read them MUST be told once, by INPUT_OUTPUT with {@link io.halyard.hal.BusFault#OVERRUN}, at
 *       the place in the stream where they are missing; afterwards the line MUST go on.
 *   <li>R25 Samples MUST come once, in order, on a virtual thread, at the rate without drifting, the first at once; R9 and R11 hold
 *       for them. What was due and is lost MUST be counted. A rate that the board cannot do MUST be refused with OUT_OF_RANGE. Sampling
 *       MUST go on when a board is back.
 *   <li>R26 Another frequency MUST keep the duty; where it cannot be changed it MUST be refused, and change nothing.
 *   <li>R27 A counter MUST start at 0, count each edge of the kind asked for once, also those it was too busy to report singly, and
 *       MUST keep its count while the board is away.
 *   <li>R28 A pulse MUST be measured from its first to its second edge, and only one that begins after the trigger has begun; without
 *       any in time the result MUST be empty.
 *   <li>R29 A pulse output MUST be idle from its opening on, between calls, and when closed; {@code emit} MUST return when the
 *       last pulse is over. A length that cannot be done MUST be refused with OUT_OF_RANGE, and nothing be emitted.
 *   <li>R30 A temperature MUST have been measured on demand and be intact: a sensor that is not there MUST fail with NO_ACKNOWLEDGE, a
 *       disturbed answer with INPUT_OUTPUT and {@link io.halyard.hal.BusFault#CHECKSUM}; never a made-up value.
 *   <li>R31 LEDs MUST be dark from the opening on and when closed; a wrong number of colours MUST be refused with OUT_OF_RANGE, and
 *       change nothing.
 *   <li>R32 {@link io.halyard.hal.Limits} that capabilities declare MUST be true: the bounds themselves work, what lies just outside
 *       is refused with OUT_OF_RANGE (a pull with UNSUPPORTED), naming place, value and range. A board SHOULD declare them wherever it
 *       can know them before an opening. They MUST stay known, and MUST NOT change, while the board is away.
 *   <li>R33 A PWM output MUST say whether hardware makes its wave: software's edges come late when the computer is busy. Of a digital
 *       output {@link io.halyard.hal.SoftwarePwm} MUST be able to make one.
 * </ul>
 */
@NullMarked
package io.halyard.hal.spi;

import org.jspecify.annotations.NullMarked;
