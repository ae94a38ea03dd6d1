// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.report;

/** A bench could not be run, or did not do the work that it was to measure. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * It failed.
     *
     * @param problem what is wrong, and the remedy
     */
    public BenchException(String problem) {
        super(problem);
    }

    /**
     * It failed.
     *
     * @param problem what is wrong, and the remedy
     */
    public BenchException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
