// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LibcTest {
    @Test
    void aFailedCallReturnsItsErrno() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errnoState = Libc.errnoState(arena);
            MemorySegment buffer = arena.allocate(8);
            assertThat(Libc.read(-1, buffer, errnoState)).isEqualTo(-9);
            assertThat(Libc.write(-1, buffer, errnoState)).isEqualTo(-9);
            assertThat(Libc.ioctl(-1, 1, buffer, errnoState)).isEqualTo(-9);
            assertThat(Libc.close(-1, errnoState)).isEqualTo(-9);
            assertThat(Libc.open(arena.allocateFrom("/no/such"), Libc.O_RDWR, errnoState))
                    .isEqualTo(-2);
        }
    }

    /** In a JVM of its own with both compilers, as devices run it: these tests' JVM goes without the second. */
    @Test
    void aCompiledCallAllocatesNothing() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xbatch", // Waits for the compilers, however busy the computer is.
                        "-cp",
                        System.getProperty("java.class.path"),
                        Allocations.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo("0");
    }

    /** Prints how many bytes 1000 calls allocate, once they are compiled. */
    static final class Allocations {
        private static final int CALLS = 1_000;
        private static final int ROUNDS = 500;

        private Allocations() {}

        static void main() {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long fewest = Long.MAX_VALUE;
            try (Arena arena = Arena.ofShared()) {
                MemorySegment errnoState = Libc.errnoState(arena);
                MemorySegment nothing = arena.allocate(GpioUapi.POLLFD);
                nothing.set(ValueLayout.JAVA_INT, 0, -1);
                for (int round = 0; round < ROUNDS && fewest > 0; round++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < CALLS; i++) {
                        Libc.poll(nothing, 1, 0, errnoState);
                    }
                    fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
                }
            }
            System.out.println(fewest);
        }
    }
}
