// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

/** The program around {@link FaultyApp}, as a user writes it. */
public final class FaultyProgram {
    private FaultyProgram() {}

    /**
     * Runs the device.
     *
     * @param args see {@link Halyard#run}
     */
    public static void main(String[] args) {
        Halyard.run(args, () -> new FaultyApp.FaultyModule());
    }
}
