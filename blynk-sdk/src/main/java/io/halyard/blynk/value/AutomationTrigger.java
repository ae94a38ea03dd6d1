// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Optional;

/**
 * A wish to run an automation.
 *
 * @param id which one
 * @param state for one that acts like a switch, e.g. {@code on}
 * @param value for one that takes a value
 */
public record AutomationTrigger(long id, Optional<String> state, Optional<DatastreamValue> value) {
    /** {@return a wish to run that automation} */
    public static AutomationTrigger of(long id) {
        return new AutomationTrigger(id, Optional.empty(), Optional.empty());
    }

    /** {@return the same with a state} */
    public AutomationTrigger withState(String state) {
        return new AutomationTrigger(id, Optional.of(state), value);
    }

    /** {@return the same with a value: see {@link DatastreamValue#ofParts}} */
    public AutomationTrigger withValue(Object... parts) {
        return new AutomationTrigger(id, state, Optional.of(DatastreamValue.ofParts(parts)));
    }
}
