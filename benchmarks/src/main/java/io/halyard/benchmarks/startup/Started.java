// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import java.io.IOException;

/** What each program does once its publish is acknowledged. */
final class Started {
    static final String LINE = "acknowledged";

    private Started() {}

    /** Says so, and waits until standard input ends. */
    static void tellAndWait() throws IOException {
        System.out.println(LINE);
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nothing of interest is said.
        }
    }
}
