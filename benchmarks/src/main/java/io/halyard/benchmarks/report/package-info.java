// SPDX-License-Identifier: Apache-2.0
/** What every bench and campaign needs: figures, their medians, and the line in which it ends. */
@NullMarked
package io.halyard.benchmarks.report;

import org.jspecify.annotations.NullMarked;
