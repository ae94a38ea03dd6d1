// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal;

/** Something opened on a {@link Bus}: a device of it, or the whole of it where it has no devices. */
public interface BusResource extends Resource {
    /** {@return the bus that it was opened on} */
    Bus bus();
}
