// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.halyard.hal.Ability;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Limits;
import io.halyard.hal.Resource;
import io.halyard.hal.SpiDevice;
import io.halyard.hal.SpiDevice.Operation;
import io.halyard.hal.SpiSettings;
import io.halyard.hal.SpiSettings.Mode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an SPI device must do. At chip select 0 the bench may have data out wired to data in: {@link Outside#LOOPS_SPI}. */
public abstract class SpiContract extends BusContract {
    private static final int NO_BUS_HAS = 1000;

    @Override
    final Ability ability() {
        return Ability.SPI;
    }

    @Override
    final String device() {
        return "CS0";
    }

    @Override
    final void use(Resource resource) {
        ((SpiDevice) resource).write((byte) 0x55);
    }

    @Test
    void r21_whatIsSentComesBack() throws Exception {
        looped((bench, loop) -> {
            assertThat(loop.transfer((byte) 1, (byte) 0x80, (byte) 0xFF)).containsExactly(1, 0x80, 0xFF);
            assertThat(loop.chipSelect()).isZero();
        });
    }

    @Test
    void r21_readingSendsZeros() throws Exception {
        looped((bench, loop) -> {
            assertThat(loop.read(3)).containsExactly(0, 0, 0);
            assertThat(loop.writeRead(new byte[] {0x55}, 2)).containsExactly(0, 0);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void r21_aTransactionUsesWhatRemainsOfItsBuffersAndUsesItUp(boolean direct) throws Exception {
        looped((bench, loop) -> {
            ByteBuffer data = direct ? ByteBuffer.allocateDirect(8) : ByteBuffer.allocate(8);
            data.put(2, (byte) 0x12).put(3, (byte) 0x34).position(2).limit(4);
            ByteBuffer into = direct ? ByteBuffer.allocateDirect(8) : ByteBuffer.allocate(8);
            into.position(1).limit(3);
            loop.transaction(List.of(new Operation.Transfer(data, into)));
            assertThat(data.hasRemaining()).isFalse();
            assertThat(into.hasRemaining()).isFalse();
            assertThat(new byte[] {into.get(0), into.get(1), into.get(2)}).containsExactly(0, 0x12, 0x34);
        });
    }

    @Test
    void r21_operationsRunInOrder() throws Exception {
        looped((bench, loop) -> {
            ByteBuffer first = ByteBuffer.allocate(1);
            ByteBuffer last = ByteBuffer.allocate(2);
            loop.transaction(List.of(
                    new Operation.Transfer(ByteBuffer.wrap(new byte[] {7}), first),
                    new Operation.Write(ByteBuffer.wrap(new byte[] {8})),
                    new Operation.Transfer(ByteBuffer.wrap(new byte[] {9, 10}), last)));
            assertThat(first.array()).containsExactly(7);
            assertThat(last.array()).containsExactly(9, 10);
        });
    }

    @Test
    void r21_aTransactionWithoutBytesIsABug() throws Exception {
        provided(ability(), bench -> {
            try (SpiDevice device = (SpiDevice) open(bench)) {
                assertThatIllegalArgumentException().isThrownBy(() -> device.transaction(List.of()));
                assertThatIllegalArgumentException().isThrownBy(() -> device.write());
                use(device);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void r21_modesWorkOrAreRefused(Mode mode) throws Exception {
        looped((bench, loop) -> {
            loop.close();
            try (SpiDevice device = bench.board().openSpi(settings(bench).withMode(mode))) {
                assertThat(device.transfer((byte) 0x5A)).containsExactly(0x5A);
            } catch (HalException e) {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNSUPPORTED);
                assertThat(e).hasMessageContaining(mode.toString());
            }
        });
    }

    @Test
    void r22_theClockIsNotFasterThanAskedFor() throws Exception {
        provided(ability(), bench -> {
            try (SpiDevice device = (SpiDevice) open(bench)) {
                assertThat(device.frequencyHz()).isBetween(1, CLOCK);
            }
        });
    }

    @Test
    void r22_aChipSelectThatTheBusHasNotIsRefused() throws Exception {
        provided(ability(), bench -> {
            assertThatFails(
                            Kind.OUT_OF_RANGE,
                            () -> bench.board()
                                    .openSpi(SpiSettings.of(pin(bench), NO_BUS_HAS, CLOCK))
                                    .close())
                    .withMessageContaining("chip select " + NO_BUS_HAS);
            open(bench).close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void r22_aClockOutOfRangeIsRefused(int frequency) throws Exception {
        provided(
                ability(),
                bench -> assertThatFails(
                                Kind.OUT_OF_RANGE,
                                () -> bench.board()
                                        .openSpi(SpiSettings.of(pin(bench), 0, frequency))
                                        .close())
                        .withMessageContaining("Hz"));
    }

    @Test
    void r32_theChipSelectsAndTheClockAreThoseThatAreDeclared() throws Exception {
        limited(ability(), Limits.Spi.class, (bench, limits) -> {
            for (int chipSelect : limits.chipSelects()) {
                bench.board()
                        .openSpi(SpiSettings.of(pin(bench), chipSelect, CLOCK))
                        .close();
            }
            int other = limits.chipSelects().getLast() + 1;
            assertThatFails(
                            Kind.OUT_OF_RANGE,
                            () -> bench.board()
                                    .openSpi(SpiSettings.of(pin(bench), other, CLOCK))
                                    .close())
                    .satisfies(e -> assertThat(e.place()).isEqualTo(BOARD + " " + pin(bench) + " CS" + other))
                    .withMessageContaining("chip select " + other)
                    .withMessageContaining(limits.chipSelects().toString());
            try (SpiDevice fast = bench.board().openSpi(SpiSettings.of(pin(bench), 0, Integer.MAX_VALUE))) {
                assertThat(fast.frequencyHz()).isBetween(1, limits.maximumHz());
            }
        });
    }

    /** A test of a loop. */
    private interface LoopCheck {
        void run(HalBench bench, SpiDevice loop) throws Exception;
    }

    private void looped(LoopCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.LOOPS_SPI, () -> {
                    try (SpiDevice loop = (SpiDevice) open(bench)) {
                        check.run(bench, loop);
                    }
                }));
    }

    private SpiSettings settings(HalBench bench) {
        return SpiSettings.of(pin(bench), 0, CLOCK);
    }
}
