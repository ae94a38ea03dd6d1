// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Optional;

/**
 * What became of a triggered automation.
 *
 * @param id which one, as the server wrote it
 * @param status e.g. {@code success}
 * @param message more, for people
 */
public record AutomationResponse(String id, String status, Optional<String> message) {}
