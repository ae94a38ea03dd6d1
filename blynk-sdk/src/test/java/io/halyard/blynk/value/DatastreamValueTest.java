// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values to text and back. */
class DatastreamValueTest {
    @ParameterizedTest
    @CsvSource({"21.3, 21.3", "21.0, 21", "-0.0, 0", "1e10, 10000000000", "1e-7, 0.0000001", "0.1, 0.1", "1e300, 1E+300"
    })
    void doublesAreWrittenWithAPoint(double number, String text) {
        assertThat(DatastreamValue.of(number).text()).isEqualTo(text);
        assertThat(DatastreamValue.of(text).asDouble()).isEqualTo(number);
    }

    @Test
    void noLocaleChangesIt() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR", "fr-FR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(DatastreamValue.ofParts(21.3, 1_234_567, 2.5f).texts())
                        .containsExactly("21.3", "1234567", "2.5");
                assertThat(DatastreamValue.of("21.3").asDouble()).isEqualTo(21.3);
                assertThat(DatastreamValue.of("TRUE").asBoolean()).isTrue();
                assertThatThrownBy(() -> DatastreamValue.of("21,3").asDouble()).isInstanceOf(BlynkException.class);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyKindOfPartIsTaken() {
        assertThat(DatastreamValue.ofParts(
                                "a",
                                true,
                                (byte) 1,
                                (short) 2,
                                3,
                                4L,
                                2.5f,
                                new BigDecimal("1.50"),
                                BigInteger.TWO,
                                Property.LABEL,
                                List.of("x", List.of(9)),
                                DatastreamValue.of("v"))
                        .texts())
                .containsExactly("a", "1", "1", "2", "3", "4", "2.5", "1.5", "2", "LABEL", "x", "9", "v");
    }

    @Test
    void whatIsNoValueIsRefused() {
        assertThatThrownBy(() -> DatastreamValue.of(Double.NaN)).hasMessageContaining("NaN is no value");
        assertThatThrownBy(() -> DatastreamValue.ofParts(Float.POSITIVE_INFINITY))
                .hasMessageContaining("Infinity");
        assertThatThrownBy(DatastreamValue::ofParts).hasMessageContaining("there is no value");
        assertThatThrownBy(() -> DatastreamValue.ofParts(List.of())).hasMessageContaining("there is no value");
        assertThatThrownBy(() -> DatastreamValue.ofParts(new UUID(0, 0)))
                .hasMessageContaining("a part is a java.util.UUID");
        assertThatThrownBy(() -> DatastreamValue.of("a\0b")).hasMessageContaining("U+0000");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false", "true, true", "FALSE, false", "1.0, true", "' 0 ', false"})
    void truthIsRead(String text, boolean expected) {
        assertThat(DatastreamValue.of(text).asBoolean()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "yes", "on", "NaN", "-1"})
    void whatIsNoTruthIsRefused(String text) {
        assertThatThrownBy(() -> DatastreamValue.of(text).asBoolean())
                .isInstanceOfSatisfying(
                        BlynkException.class,
                        e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.UNREADABLE_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "2147483648", "0x10", "1_000", "1e999999999", "١"})
    void whatIsNoIntIsRefused(String text) {
        assertThatThrownBy(() -> DatastreamValue.of(text).asInt())
                .isInstanceOf(BlynkException.class)
                .hasMessageContaining("is not a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e999", "0x1p3", "1d", "21,5", "1e999999999"})
    void whatIsNoDoubleIsRefused(String text) {
        assertThatThrownBy(() -> DatastreamValue.of(text).asDouble()).isInstanceOf(BlynkException.class);
    }

    @Test
    void severalPartsAreNoSingleValue() {
        DatastreamValue value = DatastreamValue.parse("1\0002");
        assertThat(value.texts()).containsExactly("1", "2");
        assertThat(value.text()).isEqualTo("1\0002");
        assertThatThrownBy(value::asInt).hasMessage("value '1, 2': is not a whole number, but 2 values came");
        assertThat(DatastreamValue.parse("").texts()).containsExactly("");
        assertThat(DatastreamValue.parse("a\0").texts()).containsExactly("a", "");
    }
}
