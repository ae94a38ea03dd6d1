// SPDX-License-Identifier: Apache-2.0
/**
 * Figures and fault campaigns, each run by one command: {@code ./halyard bench NAME}, {@code ./halyard campaign NAME}.
 *
 * <p>Each shows progress on standard error and ends with one line {@code RESULT name key=value ...} on standard output. Figures
 * are ratios measured side by side in one run, medians of five; counts are of work really done. They need a Mosquitto.
 */
@NullMarked
package io.halyard.benchmarks;

import org.jspecify.annotations.NullMarked;
