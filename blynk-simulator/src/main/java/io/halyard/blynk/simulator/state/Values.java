// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The rules for values. A value is text; several are joined by a 0x00 byte. Numbers are read and kept independent of any locale. */
public final class Values {
    /** Stands between the values of a multi-value. */
    public static final String SEPARATOR = "\0";

    private static final String NUMBER = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?";

    private static final String WHOLE = "a whole number, such as 42";
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Values() {}

    /** {@return the parts of a value; one, unless it is a multi-value} */
    public static List<String> split(String value) {
        return List.of(value.split(SEPARATOR, -1));
    }

    /**
     * {@return the value as it is kept}
     *
     * @throws RefusedException when the datastream's type does not take it
     */
    static String accept(Datastream datastream, String value) {
        return switch (datastream.type()) {
            case STRING -> value;
            case INTEGER, DOUBLE -> number(datastream, value);
            case BOOLEAN -> truth(datastream, value);
            case LOCATION -> location(datastream, value);
        };
    }

    /** Why a number that is accepted is odd all the same. */
    static Optional<String> oddity(Datastream datastream, String value) {
        return switch (datastream.type()) {
            case INTEGER, DOUBLE -> {
                double number = Double.parseDouble(value);
                yield number < datastream.min() || number > datastream.max()
                        ? Optional.of("value " + value + " of " + datastream.name() + " is outside "
                                + plain(datastream.min()) + ".." + plain(datastream.max()))
                        : Optional.empty();
            }
            case STRING, BOOLEAN, LOCATION -> Optional.empty();
        };
    }

    /** {@return whether the datastream's type takes the value} */
    public static boolean fits(Datastream datastream, String value) {
        try {
            accept(datastream, value);
            return true;
        } catch (RefusedException _) {
            return false;
        }
    }

    /** {@return the value, or the end of the datastream's range that it is beyond; what is no number stays as it is} */
    public static String bounded(Datastream datastream, String value) {
        boolean numeric =
                datastream.type() == Datastream.ValueType.INTEGER || datastream.type() == Datastream.ValueType.DOUBLE;
        if (!numeric || oddity(datastream, accept(datastream, value)).isEmpty()) {
            return value;
        }
        return plain(Double.parseDouble(value) < datastream.min() ? datastream.min() : datastream.max());
    }

    /** {@return a number without exponent and without a needless fraction} */
    public static String plain(double number) {
        BigDecimal decimal = BigDecimal.valueOf(number);
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }

    private static String number(Datastream datastream, String value) {
        String text = value.strip();
        boolean whole = datastream.type() == Datastream.ValueType.INTEGER;
        if (!text.matches(NUMBER)) {
            throw wrong(datastream, value, whole ? WHOLE : "a number with a point, such as 21.5");
        }
        return whole ? whole(datastream, text) : text;
    }

    private static String whole(Datastream datastream, String text) {
        BigDecimal decimal = new BigDecimal(text);
        if (decimal.stripTrailingZeros().scale() > 0 || decimal.abs().compareTo(LARGEST) > 0) {
            throw wrong(datastream, text, WHOLE);
        }
        return decimal.toBigInteger().toString();
    }

    private static String truth(Datastream datastream, String value) {
        return switch (value.strip()) {
            case "1", "true" -> "1";
            case "0", "false" -> "0";
            default -> throw wrong(datastream, value, "1, 0, true or false");
        };
    }

    private static String location(Datastream datastream, String value) {
        List<String> parts = split(value);
        if (parts.size() != 2 || !parts.stream().allMatch(part -> part.strip().matches(NUMBER))) {
            throw wrong(datastream, value, "longitude and latitude as two values");
        }
        double longitude = Double.parseDouble(parts.getFirst());
        double latitude = Double.parseDouble(parts.getLast());
        if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
            throw wrong(datastream, value, "longitude within 180 and latitude within 90 degrees, in this order");
        }
        return parts.getFirst().strip() + SEPARATOR + parts.getLast().strip();
    }

    private static RefusedException wrong(Datastream datastream, String value, String wanted) {
        String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
        return new RefusedException("datastream " + datastream.name() + " does not take '" + shown.replace('\0', '|')
                + "': send " + wanted);
    }
}
