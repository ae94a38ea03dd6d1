// SPDX-License-Identifier: Apache-2.0
/**
 * A link without a network, for tests: it does what the test says, at once, and remembers what it was told. With it a program
 * that uses a transport is tested without a broker.
 */
@NullMarked
package io.halyard.transport.scripted;

import org.jspecify.annotations.NullMarked;
