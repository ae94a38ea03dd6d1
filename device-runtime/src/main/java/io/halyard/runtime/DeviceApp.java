// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

/**
 * What a device does. Bound by the user's Guice module; made once, on the thread that then calls {@link #run}.
 *
 * <p>Methods annotated with {@link io.halyard.blynk.OnDatastream} are called for values from Blynk, on virtual threads, also
 * before and while {@link #run} runs.
 */
public interface DeviceApp {
    /**
     * Does the work of the device, for years. Everything is open and connecting when it is called; the broker may not be there
     * yet. Returning ends the program with status 0; throwing is a crash.
     *
     * @throws InterruptedException when the program is asked to end: let it through
     * @throws Exception whatever made the work impossible
     */
    void run() throws Exception;
}
