// SPDX-License-Identifier: Apache-2.0
/**
 * What a service manager is told about the run: systemd's notification protocol, {@code sd_notify(3)}, without its library. Any thread may tell; nothing here
 * waits.
 */
@NullMarked
package io.halyard.watchdog.service;

import org.jspecify.annotations.NullMarked;
