// SPDX-License-Identifier: Apache-2.0
/**
 * Keys and trust from the files that {@code TransportSettings.Tls} names, as {@link io.halyard.transport.spi.TlsMaterial}: the
 * same for every link. For the session alone; users name files, and links are given the result. Any thread may use it.
 */
@NullMarked
package io.halyard.transport.tls;

import org.jspecify.annotations.NullMarked;
