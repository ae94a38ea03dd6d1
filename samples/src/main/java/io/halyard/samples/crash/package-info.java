// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./halyard demo --crash}: an app that crashes is run to its lock-out, read out, mended and set free from afar. {@link
 * io.halyard.samples.crash.Irrigation} is the device app, as a user would write it; the rest plays the launcher, the broker and the
 * operator, and checks every step.
 */
@NullMarked
package io.halyard.samples.crash;

import org.jspecify.annotations.NullMarked;
