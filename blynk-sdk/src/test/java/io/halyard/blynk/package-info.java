// SPDX-License-Identifier: Apache-2.0
/** Tests of the SDK: narrow seams over a recording transport, the rest against the simulator through a real link. */
@NullMarked
package io.halyard.blynk;

import org.jspecify.annotations.NullMarked;
