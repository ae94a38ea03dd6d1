// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.exception.InitializeException;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.KernelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        "16, IN_USE",
        "13, NOT_PERMITTED",
        "1, NOT_PERMITTED",
        "9, CLOSED",
        "19, NOT_CONNECTED",
        "6, NOT_CONNECTED",
        "5, INPUT_OUTPUT"
    })
    void theKernelsErrorNumberDecidesTheKind(int errno, Kind kind) {
        KernelException kernel = new KernelException(new Errno(errno), "line 17: " + new Errno(errno));
        HalException failure = Failures.translate("header GPIO17", new InitializeException(kernel));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("header GPIO17: line 17: " + new Errno(errno));
        assertThat(failure.place()).isEqualTo("header GPIO17");
        assertThat(failure).hasRootCause(kernel);
    }

    @Test
    void aFailureOfTheHalStaysWhatItIs() {
        HalException already = new HalException(Kind.UNSUPPORTED, "header GPIO17", "no");
        assertThat(Failures.translate("elsewhere", already)).isSameAs(already);
    }

    @Test
    void aFailureWithoutAMessageIsNamedByItsType() {
        assertThat(Failures.translate("header", new UnsupportedOperationException()))
                .hasMessage("header: java.lang.UnsupportedOperationException");
    }
}
