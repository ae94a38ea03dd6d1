// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.TransportException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/c, false",
        "a/+, a/b, true",
        "a/+, a/, true",
        "a/+, a, false",
        "a/+, a/b/c, false",
        "+/+, a/b, true",
        "+, a, true",
        "+/b, a/b, true",
        "a/+/c, a/b/c, true",
        "#, a/b/c, true",
        "a/#, a/b/c, true",
        "a/#, a, true",
        "a/#, ab, false",
        "a/b, a/b/, false",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
    })
    void filtersMatchAsTheStandardSays(String filter, String topic, boolean matches) {
        assertThat(Topics.matches(filter, topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "a//b", "\u00fc/\u20ac/\ud83c\udf31", " "})
    void goodTopicsPass(String topic) {
        assertThatCode(() -> Topics.checkName(topic)).doesNotThrowAnyException();
        assertThatCode(() -> Topics.checkFilter(topic)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a/#", "a/+/b", "+/#", "/+"})
    void goodFiltersPassAndAreNoTopics(String filter) {
        assertThatCode(() -> Topics.checkFilter(filter)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Topics.checkName(filter)).hasMessageContaining("belong into a subscription");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "#/a", "a+", "+a", "a/+b", "a/##"})
    void badFiltersAreRefused(String filter) {
        assertThatThrownBy(() -> Topics.checkFilter(filter))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_TOPIC));
    }

    @ParameterizedTest
    @CsvSource({"$share/g/a/#, a/#", "$share/g//, /", "$share/g/+, +", "a/#, a/#", "$shared/g/a, $shared/g/a"})
    void ofASharedSubscriptionTopicsAreComparedWithWhatFollowsItsName(String filter, String pattern) {
        assertThatCode(() -> Topics.checkFilter(filter)).doesNotThrowAnyException();
        assertThat(Topics.pattern(filter)).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share/", "$share/g", "$share/g/", "$share//a", "$share/+/a", "$share/g/a#"})
    void aSharedSubscriptionHasANameAndAFilter(String filter) {
        assertThatThrownBy(() -> Topics.checkFilter(filter))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_TOPIC));
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        assertThatThrownBy(() -> Topics.checkName("a\ud83c"))
                .hasMessageContaining("half of a surrogate pair is no UTF-8");
        assertThatThrownBy(() -> Topics.checkName("\udf31a"))
                .hasMessageContaining("half of a surrogate pair is no UTF-8");
        assertThatThrownBy(() -> Topics.checkName("a\0b"))
                .hasMessage("topic 'a\\0b': a topic must not hold the character U+0000");
        assertThatThrownBy(() -> Topics.checkName("")).hasMessage("topic '': a topic has at least one character");
    }

    @Test
    void topicsAreBoundedInBytes() {
        assertThatCode(() -> Topics.checkName("x".repeat(65_535))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Topics.checkName("x".repeat(65_536))).hasMessageContaining("this has 65536");
        assertThatCode(() -> Topics.checkName("\u20ac".repeat(21_845))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Topics.checkName("\u20ac".repeat(21_846))).hasMessageContaining("this has 65538");
        assertThatThrownBy(() -> Topics.checkName("\ud83c\udf31".repeat(16_384)))
                .hasMessageContaining("this has 65536");
    }
}
