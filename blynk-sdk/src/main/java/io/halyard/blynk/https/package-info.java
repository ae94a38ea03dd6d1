// SPDX-License-Identifier: Apache-2.0
/** Blynk's HTTPS device API, for the one thing that MQTT cannot do: write to another device. */
@NullMarked
package io.halyard.blynk.https;

import org.jspecify.annotations.NullMarked;
