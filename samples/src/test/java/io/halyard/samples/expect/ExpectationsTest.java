// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.expect;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.samples.expect.Expectations.Unmet;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private final Expectations expectations = new Expectations();

    @Test
    void aPromiseOfNothingIsNotKept() {
        assertThat(expectations.print()).isFalse();
    }

    @Test
    void oneThatBreaksBreaksAll() throws Exception {
        assertThat(expectations.expect("one", () -> 1)).contains(1);
        assertThat(expectations.allHeld()).isTrue();
        assertThat(expectations.expect("two", () -> {
                    throw new Unmet("three");
                }))
                .isEmpty();
        assertThat(expectations.expect("four", () -> 4)).contains(4);
        assertThat(expectations.print()).isFalse();
    }

    @Test
    void whatAStepThrowsBreaksItAlone() throws Exception {
        expectations.expect("one", () -> {
            throw new IllegalStateException("unforeseen");
        });
        assertThat(expectations.allHeld()).isFalse();
    }
}
