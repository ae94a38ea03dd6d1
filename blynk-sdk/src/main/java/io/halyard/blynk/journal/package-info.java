// SPDX-License-Identifier: Apache-2.0
/** What the SDK tells people: through SLF4J, or to a function of the user's; tokens are masked. */
@NullMarked
package io.halyard.blynk.journal;

import org.jspecify.annotations.NullMarked;
