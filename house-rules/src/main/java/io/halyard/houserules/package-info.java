// SPDX-License-Identifier: Apache-2.0
/** The rules of the house, as tests. */
@NullMarked
package io.halyard.houserules;

import org.jspecify.annotations.NullMarked;
