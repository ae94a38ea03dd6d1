// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    private static String of(String text) {
        return LastWords.of(List.of(Attachment.of("ring", "nothing here", 1000), Attachment.of("x", text, 10_000)));
    }

    @Test
    void whatRanOutIsNamed() {
        assertThat(of("[3.1] waiting\nTerminating due to java.lang.OutOfMemoryError: Metaspace\nbye"))
                .isEqualTo("memory ran out: Metaspace");
        assertThat(
                        of(
                                "#  Internal Error (debug.cpp:273), pid=1, tid=2\n#  fatal error: OutOfMemory encountered: Java heap space\n#"))
                .isEqualTo("memory ran out: Java heap space");
    }

    @Test
    void whereItCrashedIsNamed() {
        assertThat(
                        of(
                                "#\n#  SIGSEGV (0xb) at pc=0x00007f4, pid=7, tid=8\n#\n# Problematic frame:\n# C  [libgpio.so+0x5]  set+0x1\n#\n"))
                .isEqualTo("SIGSEGV (0xb) in C  [libgpio.so+0x5]  set+0x1");
        assertThat(of("#  SIGBUS (0x7) at pc=0x1")).isEqualTo("SIGBUS (0x7)");
    }

    @Test
    void fromOtherTextNothingIsTaken() {
        assertThat(of("caught java.lang.OutOfMemoryError: once, and went on")).isEmpty();
    }
}
