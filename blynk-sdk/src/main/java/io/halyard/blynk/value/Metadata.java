// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

/**
 * A metadata field of the device, as the server has it.
 *
 * @param name the field
 * @param text its value
 */
public record Metadata(String name, String text) {}
