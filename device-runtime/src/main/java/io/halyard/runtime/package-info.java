// SPDX-License-Identifier: Apache-2.0
/**
 * Composes a device app from settings: boards and transports by name, Blynk, boot order, orderly end.
 *
 * <p>A user writes a {@link io.halyard.runtime.DeviceApp} and a Guice module that binds it, and calls
 * {@link io.halyard.runtime.Halyard#run}. Boards and links are found by name through {@link java.util.ServiceLoader}: this
 * package compiles against none of them, and what is not named in settings does nothing.
 *
 * <p>Everything here can be composed by hand in plain Guice as well: each module of the house brings its own {@code *Module}.
 */
@NullMarked
package io.halyard.runtime;

import org.jspecify.annotations.NullMarked;
