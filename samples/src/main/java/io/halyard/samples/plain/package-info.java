// SPDX-License-Identifier: Apache-2.0
/**
 * A Pi4J program that knows nothing of Halyard: our plug-in on its class path serves its pins. It runs in a JVM of its own, whose class
 * path is Pi4J, the plug-in's jar and what that needs.
 */
@NullMarked
package io.halyard.samples.plain;

import org.jspecify.annotations.NullMarked;
