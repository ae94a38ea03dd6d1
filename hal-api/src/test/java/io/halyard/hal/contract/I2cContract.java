// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.halyard.hal.Ability;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cDevice.Operation;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.Limits;
import io.halyard.hal.Resource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an I2C device must do. The bench has register memories on its buses: {@link Outside#ANSWERS_I2C}. */
public abstract class I2cContract extends BusContract {
    private static final int LENGTH = I2cDevice.SURE_LENGTH - 1; // one byte more is the register

    @Override
    final Ability ability() {
        return Ability.I2C;
    }

    @Override
    final String device() {
        return "0x50";
    }

    @Override
    final void use(Resource resource) {
        ((I2cDevice) resource).isPresent();
    }

    @Test
    void r19_whatIsWrittenIsRead() throws Exception {
        answered((bench, memory) -> {
            byte[] values = new byte[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                values[i] = (byte) (i * 7 + 3);
            }
            memory.writeRegisters(0x10, values);
            assertThat(memory.readRegisters(0x10, LENGTH)).isEqualTo(values);
            assertThat(memory.readRegister(0x11)).isEqualTo(10);
            assertThat(memory.writeRead(new byte[] {0x12}, 2)).containsExactly(17, 24);
        });
    }

    @Test
    void r19_registersAreTransactions() throws Exception {
        answered((bench, memory) -> {
            memory.writeRegister(0x20, 0xA5);
            assertThat(memory.readRegister(0x20)).isEqualTo(0xA5);
            memory.updateRegister(0x20, 0x0F, 0x03);
            assertThat(memory.readRegister(0x20)).isEqualTo(0xA3);
            memory.writeWord(0x22, 0xBEEF, ByteOrder.BIG_ENDIAN);
            assertThat(memory.readWord(0x22, ByteOrder.BIG_ENDIAN)).isEqualTo(0xBEEF);
            assertThat(memory.readWord(0x22, ByteOrder.LITTLE_ENDIAN)).isEqualTo(0xEFBE);
            assertThat(memory.isPresent()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void r19_aTransactionUsesWhatRemainsOfItsBuffersAndUsesItUp(boolean direct) throws Exception {
        answered((bench, memory) -> {
            memory.writeRegisters(0x30, (byte) 1, (byte) 2, (byte) 3);
            ByteBuffer data = buffer(direct)
                    .put(0, (byte) 0x77)
                    .put(1, (byte) 0x30)
                    .position(1)
                    .limit(2);
            ByteBuffer into = buffer(direct).position(2).limit(5);
            memory.transaction(List.of(new Operation.Write(data.asReadOnlyBuffer()), new Operation.Read(into)));
            assertThat(into.position()).isEqualTo(5);
            into.clear();
            assertThat(new byte[] {into.get(1), into.get(2), into.get(3), into.get(4), into.get(5)})
                    .containsExactly(0, 1, 2, 3, 0);
            Operation.Write write = new Operation.Write(data);
            memory.transaction(
                    List.of(write, new Operation.Read(into.position(2).limit(5))));
            assertThat(data.hasRemaining()).isFalse();
        });
    }

    @Test
    void r19_aTransactionWithoutBytesIsABug() throws Exception {
        answered((bench, memory) -> {
            assertThatIllegalArgumentException().isThrownBy(() -> memory.transaction(List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> memory.write());
            assertThatIllegalArgumentException().isThrownBy(() -> memory.read(0));
            assertThat(memory.isPresent()).isTrue();
        });
    }

    @Test
    void r19_openingDoesNotTalkToTheDevice() throws Exception {
        provided(
                ability(),
                bench -> bench.board()
                        .openI2c(I2cSettings.of(pin(bench), HalBench.I2C_SILENT))
                        .close());
    }

    @Test
    void r20_aDeviceThatDoesNotAnswerFailsAndOthersGoOn() throws Exception {
        answered((bench, memory) -> {
            try (I2cDevice silent = bench.board().openI2c(I2cSettings.of(pin(bench), HalBench.I2C_SILENT))) {
                ByteBuffer data = ByteBuffer.allocate(1);
                assertThatFails(Kind.NO_ACKNOWLEDGE, () -> silent.transaction(List.of(new Operation.Write(data))))
                        .satisfies(e -> assertThat(e.place()).isEqualTo(BOARD + " " + pin(bench) + " 0x52"))
                        .satisfies(e -> assertThat(e.detail()).isPresent());
                assertThat(data.position()).as("the position after a failure").isZero();
                assertThat(silent.isPresent()).isFalse();
                memory.writeRegister(0x40, 5);
                assertThat(memory.readRegister(0x40)).isEqualTo(5);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 0x07, 0x78, 0x80, 0xEC})
    void r20_anAddressOutOfRangeIsRefused(int address) throws Exception {
        provided(
                ability(),
                bench -> assertThatFails(
                                Kind.OUT_OF_RANGE,
                                () -> bench.board()
                                        .openI2c(I2cSettings.of(pin(bench), address))
                                        .close())
                        .withMessageContaining("7 bits"));
    }

    @Test
    void r18_devicesOfOneBusWorkSideBySide() throws Exception {
        answered((bench, memory) -> {
            try (I2cDevice second = bench.board().openI2c(I2cSettings.of(pin(bench), HalBench.I2C_SECOND_MEMORY))) {
                memory.writeRegister(0x60, 1);
                second.writeRegister(0x60, 2);
                assertThat(memory.readRegister(0x60)).isEqualTo(1);
                assertThat(second.readRegister(0x60)).isEqualTo(2);
                assertThat(second.bus()).isEqualTo(memory.bus());
            }
            assertThat(memory.readRegister(0x60)).isEqualTo(1);
        });
    }

    @Test
    void r19_transactionsOfManyThreadsDoNotMix() throws Exception {
        answered((bench, memory) -> inManyThreads(() -> {
            int register = (int) (Thread.currentThread().threadId() % 100) + 0x80;
            for (int i = 0; i < 10; i++) {
                memory.writeRegister(register, register);
                assertThat(memory.readRegister(register)).isEqualTo(register);
            }
            return true;
        }));
    }

    @Test
    void r19_aLongTransactionWorksOrIsRefusedAsAWhole() throws Exception {
        answered((bench, memory) -> {
            memory.writeRegister(0, 0x11);
            byte[] longer = new byte[200];
            try {
                memory.writeRegisters(0, longer);
                assertThat(memory.readRegister(0)).isZero();
                assertThat(memory.readRegisters(0, longer.length)).isEqualTo(longer);
            } catch (HalException e) {
                assertThat(e.kind()).as(e.getMessage()).isIn(Kind.OUT_OF_RANGE, Kind.UNSUPPORTED);
                assertThat(memory.readRegister(0)).as("nothing was sent").isEqualTo(0x11);
            }
        });
    }

    @Test
    void r32_theLongestOperationWorksAndALongerOneIsRefusedBeforeAnythingIsSent() throws Exception {
        limited(
                ability(),
                Limits.I2c.class,
                (bench, limits) -> seen(bench, Outside.ANSWERS_I2C, () -> {
                    try (I2cDevice memory = (I2cDevice) open(bench)) {
                        assertThat(limits.maximumLength()).isGreaterThanOrEqualTo(I2cDevice.SURE_LENGTH);
                        assertThat(memory.read(limits.maximumLength())).hasSize(limits.maximumLength());
                        memory.writeRegister(0, 0x11);
                        int more = limits.maximumLength() + 1;
                        assertThatFails(Kind.OUT_OF_RANGE, () -> memory.write(new byte[more]))
                                .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
                                .withMessageContaining(more + " bytes")
                                .withMessageContaining("1 to " + limits.maximumLength());
                        assertThat(memory.readRegister(0)).isEqualTo(0x11);
                    }
                }));
    }

    /** A test of a memory that answers. */
    private interface MemoryCheck {
        void run(HalBench bench, I2cDevice memory) throws Exception;
    }

    private void answered(MemoryCheck check) throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.ANSWERS_I2C, () -> {
                    try (I2cDevice memory = (I2cDevice) open(bench)) {
                        assertThat(memory.address()).isEqualTo(HalBench.I2C_MEMORY);
                        check.run(bench, memory);
                    }
                }));
    }

    private static ByteBuffer buffer(boolean direct) {
        return direct ? ByteBuffer.allocateDirect(8) : ByteBuffer.allocate(8);
    }
}
