// SPDX-License-Identifier: Apache-2.0
/**
 * The Raspberry Pi's own header as a board, through Pi4J 4, with a Pi4J plug-in of our own underneath.
 *
 * <p><b>For users:</b> name the provider {@code pi4j} in settings, or install {@link io.halyard.hal.pi4j.Pi4jModule}. Whoever writes a
 * plain Pi4J program needs only {@link io.halyard.hal.pi4j.KernelPlugin}.
 *
 * <p><b>Threads:</b> one platform thread per board waits for edges, from the first listener on; listeners run on virtual threads.
 */
@NullMarked
package io.halyard.hal.pi4j;

import org.jspecify.annotations.NullMarked;
