// SPDX-License-Identifier: Apache-2.0
/** What every {@link io.halyard.durable.Disk} does, as tests. An implementation's test extends {@link io.halyard.durable.contract.DiskContract}. */
@NullMarked
package io.halyard.durable.contract;

import org.jspecify.annotations.NullMarked;
