// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

/**
 * What has gone back and forth for one device since the simulator started.
 *
 * @param uplinks messages the device published
 * @param downlinks messages sent to the device
 * @param acknowledged QoS 1 messages the device acknowledged
 * @param dropped uplinks refused (each has a diagnostic), and downlinks that found no room in the queue
 * @param connections accepted logins
 */
public record Counters(long uplinks, long downlinks, long acknowledged, long dropped, long connections) {}
