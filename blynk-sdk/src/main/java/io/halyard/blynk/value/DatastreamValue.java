// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The value of a datastream: one part, or several (a location, a colour, a terminal line of fields).
 *
 * <p>Made from Java values it remembers whether a part is text, a number or a truth value, since JSON shows it; from the
 * server most parts are text. Numbers are written with a point and, up to 20 digits, without an exponent.
 */
public final class DatastreamValue {
    /** Stands between the parts of a value on the wire. */
    public static final char SEPARATOR = '\0';

    private static final int PLAIN_DIGITS = 20;
    private static final int LONGEST_NUMBER = 64;

    /** Each a String, Long, Double, BigDecimal or Boolean. */
    private final List<Object> parts;

    private DatastreamValue(List<Object> parts) {
        this.parts = List.copyOf(parts);
    }

    /** {@return one text} */
    public static DatastreamValue of(String text) {
        return ofParts(text);
    }

    /** {@return one whole number} */
    public static DatastreamValue of(long number) {
        return ofParts(number);
    }

    /**
     * {@return one number}
     *
     * @throws BlynkException kind INVALID_ARGUMENT when it is not finite
     */
    public static DatastreamValue of(double number) {
        return ofParts(number);
    }

    /** {@return one truth value: 1 or 0 as text, true or false in JSON} */
    public static DatastreamValue of(boolean truth) {
        return ofParts(truth);
    }

    /**
     * {@return a value of the given parts; lists among them are taken apart}
     *
     * @param parts at least one; each a String, a number, a Boolean, an enum constant (its name), a DatastreamValue or a list
     *     of these
     * @throws BlynkException kind INVALID_ARGUMENT when there is none, or one is of another type or not finite
     */
    public static DatastreamValue ofParts(Object... parts) {
        List<Object> flat = new ArrayList<>();
        for (Object part : parts) {
            add(flat, part);
        }
        if (flat.isEmpty()) {
            throw invalid("there is no value: give at least one");
        }
        return new DatastreamValue(flat);
    }

    /** {@return the value that the wire carries as that text: parts between bytes 0x00} */
    public static DatastreamValue parse(String wire) {
        return new DatastreamValue(List.of((Object[]) wire.split(String.valueOf(SEPARATOR), -1)));
    }

    private static void add(List<Object> flat, Object part) {
        switch (part) {
            case String text -> flat.add(checked(text));
            case Boolean truth -> flat.add(truth);
            case Float number -> flat.add(finite(Double.parseDouble(number.toString())));
            case Double number -> flat.add(finite(number));
            case BigDecimal number -> flat.add(number);
            case BigInteger number -> flat.add(new BigDecimal(number));
            case Long _, Integer _, Short _, Byte _ -> flat.add(((Number) part).longValue());
            case Enum<?> constant -> flat.add(constant.name());
            case DatastreamValue value -> flat.addAll(value.parts);
            case List<?> list -> list.forEach(each -> add(flat, each));
            case null -> throw invalid("a part is null: write a text, a number or a truth value");
            default ->
                throw invalid("a part is a " + part.getClass().getName()
                        + ": write a String, a number, a boolean or a list of these");
        }
    }

    private static String checked(String text) {
        if (text.indexOf(SEPARATOR) >= 0) {
            throw invalid(
                    "the text holds the character U+0000, which stands between parts: write the parts one by one");
        }
        return text;
    }

    private static Double finite(double number) {
        if (!Double.isFinite(number)) {
            throw invalid(number + " is no value that Blynk can hold: leave the write out, or write a text");
        }
        return number;
    }

    /** {@return how many parts it has, at least one} */
    public int size() {
        return parts.size();
    }

    /** {@return the parts as text, in order} */
    public List<String> texts() {
        return parts.stream().map(DatastreamValue::text).toList();
    }

    /** {@return the value as the wire carries it: one text, or several with U+0000 between} */
    public String text() {
        return parts.stream().map(DatastreamValue::text).collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }

    /** {@return the parts: each a String, Long, Double, BigDecimal or Boolean} */
    public List<Object> parts() {
        return parts;
    }

    /**
     * {@return the one part as truth: 1 and true, 0 and false}
     *
     * @throws BlynkException kind UNREADABLE_VALUE
     */
    public boolean asBoolean() {
        String text = only("a truth value");
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> {
                BigDecimal number = number(text, "a truth value: 1, 0, true or false");
                if (number.signum() == 0 || number.compareTo(BigDecimal.ONE) == 0) {
                    yield number.signum() != 0;
                }
                throw unreadable(text, "a truth value: 1, 0, true or false");
            }
        };
    }

    /**
     * {@return the one part as a whole number}
     *
     * @throws BlynkException kind UNREADABLE_VALUE, also when it has a fraction or does not fit
     */
    public int asInt() {
        long number = asLong();
        if (number != (int) number) {
            throw unreadable(text(), "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /**
     * {@return the one part as a whole number}
     *
     * @throws BlynkException kind UNREADABLE_VALUE, also when it has a fraction or does not fit
     */
    public long asLong() {
        String text = only("a whole number");
        try {
            return number(text, "a whole number").longValueExact();
        } catch (ArithmeticException e) {
            throw unreadable(text, "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }

    /**
     * {@return the one part as a number}
     *
     * @throws BlynkException kind UNREADABLE_VALUE
     */
    public double asDouble() {
        String text = only("a number");
        double number = number(text, "a number").doubleValue();
        if (!Double.isFinite(number)) {
            throw unreadable(text, "a number within a double's range");
        }
        return number;
    }

    private String only(String wanted) {
        if (parts.size() != 1) {
            throw unreadable(String.join(", ", texts()), wanted + ", but " + parts.size() + " values came");
        }
        return text(parts.getFirst());
    }

    private static BigDecimal number(String text, String wanted) {
        String stripped = text.strip();
        // BigDecimal would take digits of other scripts too, which Blynk does not.
        if (stripped.length() > LONGEST_NUMBER || !stripped.matches("[0-9+\\-.eE]+")) {
            throw unreadable(text, wanted);
        }
        try {
            return new BigDecimal(stripped);
        } catch (NumberFormatException e) {
            throw unreadable(text, wanted);
        }
    }

    private static String text(Object part) {
        return switch (part) {
            case Boolean truth -> truth ? "1" : "0";
            case Double number -> plain(BigDecimal.valueOf(number));
            case BigDecimal number -> plain(number);
            default -> part.toString();
        };
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        boolean isShort = stripped.scale() <= PLAIN_DIGITS && stripped.precision() - stripped.scale() <= PLAIN_DIGITS;
        return isShort ? stripped.toPlainString() : stripped.toString();
    }

    private static BlynkException invalid(String problem) {
        return new BlynkException(BlynkException.Kind.INVALID_ARGUMENT, "value", problem);
    }

    private static BlynkException unreadable(String text, String wanted) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return new BlynkException(
                BlynkException.Kind.UNREADABLE_VALUE,
                "value '" + shown.replace(SEPARATOR, '|') + "'",
                "is not " + wanted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatastreamValue value && texts().equals(value.texts());
    }

    @Override
    public int hashCode() {
        return texts().hashCode();
    }

    /** {@return the parts as people read them} */
    @Override
    public String toString() {
        return parts.size() == 1 ? text() : texts().toString();
    }
}
