// SPDX-License-Identifier: Apache-2.0
/** One small runnable app for each feature: {@code ./halyard sample NAME}. */
@NullMarked
package io.halyard.samples;

import org.jspecify.annotations.NullMarked;
