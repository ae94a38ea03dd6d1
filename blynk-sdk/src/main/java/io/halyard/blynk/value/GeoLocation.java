// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Optional;

/**
 * A place on Earth.
 *
 * @param latitude degrees, -90 to 90, north is positive
 * @param longitude degrees, -180 to 180, east is positive
 * @param altitudeMetres above sea level
 * @param hdop horizontal dilution of precision, 0 or more; 1 is very good
 */
public record GeoLocation(double latitude, double longitude, Optional<Double> altitudeMetres, Optional<Double> hdop) {
    public GeoLocation {
        check("latitude", latitude, -90, 90);
        check("longitude", longitude, -180, 180);
        altitudeMetres.ifPresent(metres -> check("altitude", metres, -12_000, 100_000));
        hdop.ifPresent(value -> check("hdop", value, 0, 1_000));
    }

    /** {@return that place} */
    public static GeoLocation of(double latitude, double longitude) {
        return new GeoLocation(latitude, longitude, Optional.empty(), Optional.empty());
    }

    /** {@return the same with a height above sea level} */
    public GeoLocation withAltitudeMetres(double metres) {
        return new GeoLocation(latitude, longitude, Optional.of(metres), hdop);
    }

    /** {@return the same with a dilution of precision} */
    public GeoLocation withHdop(double hdop) {
        return new GeoLocation(latitude, longitude, altitudeMetres, Optional.of(hdop));
    }

    private static void check(String what, double value, double minimum, double maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw new BlynkException(
                    BlynkException.Kind.INVALID_ARGUMENT, what, value + " is outside " + minimum + " to " + maximum);
        }
    }
}
