// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import io.halyard.runtime.Halyard;

/** A whole device: settings from a file, an app composed by Guice, a log. It has a transport, and neither Blynk nor boards. */
final class DeviceProgram {
    private DeviceProgram() {}

    /**
     * Runs the program.
     *
     * @param args see {@link Halyard#run}
     */
    public static void main(String[] args) {
        Halyard.run(args, () -> new PublisherModule());
    }
}
