// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** Something opened on a {@link Pin}: the pin in one role. */
public interface PinResource extends Resource {
    /** {@return the pin that was opened} */
    Pin pin();
}
