// SPDX-License-Identifier: Apache-2.0
/**
 * What a device does that reaches nobody for long: the client is made anew, the process started again, the computer rebooted; each rarely enough to harm nobody
 * when it is the network that is gone. None of it is a failure of the app.
 */
@NullMarked
package io.halyard.watchdog.offline;

import org.jspecify.annotations.NullMarked;
