// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.brokenrules;

import com.google.inject.Injector;

/** Breaks two rules: Guice outside a module class, and in an API. */
record KnowsGuice(Injector injector) {}
