// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CobsTest {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20_26);

    @Test
    void whatIsStuffedHasNoZeroAndComesBack() {
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = randomBytes(random.nextInt(1, 600), random.nextInt(1, 6));
            byte[] stuffed = Cobs.stuff(bytes);
            assertThat(stuffed).doesNotContain(0);
            assertThat(Cobs.unstuff(stuffed))
                    .hasValueSatisfying(back -> assertThat(back).isEqualTo(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 253, 254, 255, 256, 507, 508, 509, 762})
    void theLengthsWhereBlocksEndComeBack(int length) {
        for (byte fill : new byte[] {0, 1, (byte) 0xff}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, fill);
            assertThat(Cobs.unstuff(Cobs.stuff(bytes)))
                    .hasValueSatisfying(back -> assertThat(back).isEqualTo(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 253, 254})
    void itCostsOneByteUpTo254(int length) {
        assertThat(Cobs.stuff(randomBytes(length, 255))).hasSize(length + 1);
    }

    @Test
    void theExamplesOfThePaperAreRight() {
        assertThat(Cobs.stuff(new byte[] {0})).containsExactly(1, 1);
        assertThat(Cobs.stuff(new byte[] {0, 0})).containsExactly(1, 1, 1);
        assertThat(Cobs.stuff(new byte[] {0x11, 0x22, 0, 0x33})).containsExactly(3, 0x11, 0x22, 2, 0x33);
        assertThat(Cobs.stuff(new byte[] {0x11, 0, 0, 0})).containsExactly(2, 0x11, 1, 1, 1);
    }

    @Test
    void whatCannotBeStuffedIsRefused() {
        assertThat(Cobs.unstuff(new byte[0])).isEmpty();
        assertThat(Cobs.unstuff(new byte[] {0})).isEmpty();
        assertThat(Cobs.unstuff(new byte[] {3, 1})).isEmpty();
        assertThat(Cobs.unstuff(new byte[] {3, 0, 1})).isEmpty();
    }

    @Test
    void noiseIsRefusedOrDecodedButNeverThrows() {
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            Cobs.unstuff(noise).ifPresent(bytes -> assertThat(bytes).hasSizeLessThan(noise.length));
        }
    }

    /** About one byte in {@code zeroEvery} is zero. */
    private byte[] randomBytes(int length, int zeroEvery) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (zeroEvery < 255 && random.nextInt(zeroEvery) == 0 ? 0 : random.nextInt(1, 256));
        }
        return bytes;
    }
}
