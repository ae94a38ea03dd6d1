// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.brokenrules;

import io.halyard.transport.Payload;

/** Breaks the floors: hal-api and transport-api are neighbours. */
record KnowsItsNeighbour(Payload payload) {}
