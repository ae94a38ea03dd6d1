// SPDX-License-Identifier: Apache-2.0
/** What a user does who brings a link of their own: a class, a line in {@code META-INF/services}, and a contract test. */
@NullMarked
package io.halyard.transport.fourth;

import org.jspecify.annotations.NullMarked;
