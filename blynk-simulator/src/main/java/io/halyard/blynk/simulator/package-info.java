// SPDX-License-Identifier: Apache-2.0
/**
 * Blynk.Cloud in a box: a device is developed, and an app is tested, without an account and without the Internet.
 *
 * <p><b>For users.</b> {@link io.halyard.blynk.simulator.BlynkSimulator#start} listens for MQTT and HTTP on the loopback
 * interface; {@link io.halyard.blynk.simulator.SimulatedDevice} shows what a device has sent and plays the person at the
 * dashboard. What goes over the wire is what Blynk documents; README.md lists what differs.
 *
 * <p><b>Threading.</b> Everything public may be called from any thread. Listeners run on virtual threads of their own.
 *
 * <p>Protocol facts: Blynk's public documentation of its device MQTT API and device HTTPS API.
 */
@NullMarked
package io.halyard.blynk.simulator;

import org.jspecify.annotations.NullMarked;
