// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

/**
 * The server asks for a property of a widget; the answer is a property set on the same datastream.
 *
 * @param datastream the datastream; one without a configured name is called by its pin, e.g. {@code v5}
 * @param property the property, e.g. {@code label}
 */
public record PropertyRequest(String datastream, String property) {}
