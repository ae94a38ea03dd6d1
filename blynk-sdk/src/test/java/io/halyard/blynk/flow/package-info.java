// SPDX-License-Identifier: Apache-2.0
/** Tests of when values leave. */
@NullMarked
package io.halyard.blynk.flow;

import org.jspecify.annotations.NullMarked;
