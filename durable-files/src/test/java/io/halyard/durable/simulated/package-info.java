// SPDX-License-Identifier: Apache-2.0
/**
 * A disk that loses power. For tests of everything that keeps state:
 *
 * <ul>
 *   <li>{@link io.halyard.durable.simulated.SimulatedDisk}: a {@link io.halyard.durable.Disk} in memory that knows what is durable
 *       and what is not yet.
 *   <li>{@link io.halyard.durable.simulated.CrashPoints}: runs a scenario, cuts the power after each call, and runs a recovery on
 *       everything the disk may then hold; and proves that each barrier is needed by taking it out.
 *   <li>{@link io.halyard.durable.simulated.TamperedDisk}: any disk, whose n-th call fails.
 * </ul>
 *
 * <p><b>The model.</b> Between two barriers of a file each 512-byte sector of it independently has any of its versions, and its
 * length any of its values; a sector itself is never torn. Between two barriers of a folder each creation, rename and
 * deletion independently happened or not; a rename itself is atomic, and needs no barrier of the file to become durable before
 * the file's bytes. That is more than any one file system does.
 */
@NullMarked
package io.halyard.durable.simulated;

import org.jspecify.annotations.NullMarked;
