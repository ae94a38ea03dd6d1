// SPDX-License-Identifier: Apache-2.0
/**
 * Carries what the server sends to the user's handlers. Each handler has a queue of its own and, while there is something in
 * it, a virtual thread of its own: in order, and a slow or throwing one holds up nobody else.
 */
@NullMarked
package io.halyard.blynk.handler;

import org.jspecify.annotations.NullMarked;
