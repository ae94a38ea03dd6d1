// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A cable beside a motor: of the bytes in both directions some are lost, some are changed, some are added. */
final class NoisySource implements SerialLine.Source {
    private final SerialLine.Source cable;
    private final double share;
    private final long seed;

    /**
     * @param share of the bytes that something happens to, 0 to 1
     * @param seed the same seed, the same noise
     */
    NoisySource(SerialLine.Source cable, double share, long seed) {
        this.cable = cable;
        this.share = share;
        this.seed = seed;
    }

    @Override
    public SerialLine open() {
        SerialLine line = cable.open();
        RandomGenerator in = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        RandomGenerator out = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 1);
        return new SerialLine() {
            @Override
            public int read(byte[] into) {
                byte[] clean = new byte[into.length / 2];
                while (true) {
                    int count = line.read(clean);
                    if (count < 0) {
                        return count;
                    }
                    byte[] noisy = noisy(Arrays.copyOf(clean, count), in);
                    if (noisy.length > 0) {
                        System.arraycopy(noisy, 0, into, 0, noisy.length);
                        return noisy.length;
                    }
                }
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                byte[] noisy = noisy(bytes, out);
                if (noisy.length > 0) {
                    line.write(noisy);
                }
            }

            @Override
            public void close() {
                line.close();
            }

            @Override
            public String toString() {
                return line + " (noisy)";
            }
        };
    }

    private byte[] noisy(byte[] bytes, RandomGenerator random) {
        WireWriter noisy = new WireWriter();
        for (byte b : bytes) {
            if (random.nextDouble() >= share) {
                noisy.u8(b);
                continue;
            }
            switch (random.nextInt(3)) {
                case 0 -> {} // lost
                case 1 -> noisy.u8(b ^ (1 << random.nextInt(8)));
                default -> noisy.u8(b).u8(random.nextInt(256));
            }
        }
        return noisy.toBytes();
    }
}
