// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeployedTest {
    @Test
    void commentsAndDocumentationGoAndLineNumbersStay() {
        String source = """
                # a comment
                def f(a):
                    \"""One line.\"""
                    if a:  # why
                        return "# no comment"

                class E(Exception):
                    \"""Two
                    lines.\"""
                """;
        assertThat(Deployed.of(source)).isEqualTo("""

                        def f(a):
                         0
                         if a:
                          return "# no comment"

                        class E(Exception):
                         0

                        """);
    }
}
