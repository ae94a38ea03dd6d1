// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Point;
import io.halyard.blynk.simulator.state.Stretch;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks at the newest value of a datastream and at each that arrives after it, so that none is missed between two looks. */
final class Arrivals {
    private final DeviceState state;
    private final String datastream;
    private final Predicate<String> wanted;
    private Optional<String> found;
    private Stretch.Cursor cursor;

    Arrivals(DeviceState state, String datastream, Predicate<String> wanted) {
        this.state = state;
        this.datastream = datastream;
        this.wanted = wanted;
        this.cursor = state.after(datastream, Stretch.Cursor.START).end();
        this.found = state.newest(datastream).map(Point::value).filter(wanted);
    }

    boolean satisfied() {
        if (found.isEmpty()) {
            Stretch stretch = state.after(datastream, cursor);
            cursor = stretch.end();
            found = stretch.points().stream().map(Point::value).filter(wanted).findFirst();
        }
        return found.isPresent();
    }

    String found() {
        return found.orElseThrow();
    }
}
