// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

/** An app whose class must not be loaded before the strike is on disk. */
public final class LateApp {
    private LateApp() {}

    /** Does what apps do. */
    public static void run() {
        System.out.println("late app runs");
    }
}
