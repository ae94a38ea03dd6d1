// SPDX-License-Identifier: Apache-2.0
/** Breaks the rules of the house, so that RulesBiteTest can see them bite. */
@NullMarked
package io.halyard.transport.brokenrules;

import org.jspecify.annotations.NullMarked;
