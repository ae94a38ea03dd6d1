// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.outbox;

/**
 * When messages are safe from a power failure. From a kill of the process they are safe as soon as {@code publish} has
 * returned, whatever this says.
 */
public enum Sync {
    /** Before {@code publish} returns. Each publish then costs a barrier of the disk: on an SD card 5 to 100 ms. */
    EACH_PUBLISH,
    /** At the latest a second after: a power failure costs at most what was published in that second. */
    EACH_SECOND,
    /** When the operating system likes, on Linux about half a minute after. */
    NEVER
}
