// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: {@code ./halyard demo}. {@link io.halyard.samples.demo.Greenhouse} is the device app, as a user would write it; the
 * rest starts a simulated cloud around it, plays the person at the dashboard and checks what comes of it.
 */
@NullMarked
package io.halyard.samples.demo;

import org.jspecify.annotations.NullMarked;
