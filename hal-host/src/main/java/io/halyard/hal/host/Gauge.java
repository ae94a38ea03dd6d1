// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import java.io.IOException;

/** Reads one quantity. Made anew for each opening of a sensor; may remember its last reading. */
@FunctionalInterface
interface Gauge {
    double read() throws IOException;
}
