// SPDX-License-Identifier: Apache-2.0
/** What the demos promise and what was seen: printed step by step, and summed up in an exit status. */
@NullMarked
package io.halyard.samples.expect;

import org.jspecify.annotations.NullMarked;
