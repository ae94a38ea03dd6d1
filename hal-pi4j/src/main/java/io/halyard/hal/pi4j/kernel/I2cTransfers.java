// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Transactions as I2C: all messages in one ioctl, or file access for each. */
final class I2cTransfers {
    private static final long ADDR = GpioUapi.offset(I2cUapi.I2C_MSG, "addr");
    private static final long FLAGS = GpioUapi.offset(I2cUapi.I2C_MSG, "flags");
    private static final long LEN = GpioUapi.offset(I2cUapi.I2C_MSG, "len");
    private static final long BUF = GpioUapi.offset(I2cUapi.I2C_MSG, "buf");
    private static final long MSGS = GpioUapi.offset(I2cUapi.I2C_RDWR_IOCTL_DATA, "msgs");
    private static final long NMSGS = GpioUapi.offset(I2cUapi.I2C_RDWR_IOCTL_DATA, "nmsgs");

    private I2cTransfers() {}

    static void combined(OpenDevice device, int address, List<I2cMessage> messages) {
        checkSize(messages);
        try (Arena call = Arena.ofConfined()) {
            long size = I2cUapi.I2C_MSG.byteSize();
            MemorySegment array = call.allocate(I2cUapi.I2C_MSG, messages.size());
            MemorySegment[] buffers = new MemorySegment[messages.size()];
            for (int i = 0; i < buffers.length; i++) {
                I2cMessage message = messages.get(i);
                buffers[i] = call.allocate(message.length());
                if (!message.read()) {
                    buffers[i].copyFrom(MemorySegment.ofBuffer(message.data()));
                }
                array.set(JAVA_SHORT, i * size + ADDR, (short) address);
                array.set(JAVA_SHORT, i * size + FLAGS, message.read() ? I2cUapi.I2C_M_RD : 0);
                array.set(JAVA_SHORT, i * size + LEN, (short) message.length());
                array.set(ADDRESS, i * size + BUF, buffers[i]);
            }
            MemorySegment argument = call.allocate(I2cUapi.I2C_RDWR_IOCTL_DATA);
            argument.set(ADDRESS, MSGS, array);
            argument.set(JAVA_INT, NMSGS, buffers.length);
            device.ioctl("transfer with", I2cUapi.I2C_RDWR, argument);
            for (int i = 0; i < buffers.length; i++) {
                if (messages.get(i).read()) {
                    MemorySegment.ofBuffer(messages.get(i).data()).copyFrom(buffers[i]);
                }
            }
        }
    }

    static void file(OpenDevice device, List<I2cMessage> messages) {
        checkSize(messages);
        try (Arena call = Arena.ofConfined()) {
            for (I2cMessage message : messages) {
                MemorySegment buffer = call.allocate(message.length());
                if (message.read()) {
                    device.read(buffer);
                    MemorySegment.ofBuffer(message.data()).copyFrom(buffer);
                } else {
                    buffer.copyFrom(MemorySegment.ofBuffer(message.data()));
                    device.write(buffer);
                }
            }
        }
    }

    private static void checkSize(List<I2cMessage> messages) {
        if (messages.isEmpty() || messages.size() > I2cUapi.I2C_RDWR_IOCTL_MAX_MSGS) {
            throw new KernelException(
                    Errno.ERANGE,
                    messages.size() + " messages are outside 1 to " + I2cUapi.I2C_RDWR_IOCTL_MAX_MSGS
                            + " for one transaction");
        }
        for (I2cMessage message : messages) {
            if (message.length() > I2cAdapter.LONGEST_MESSAGE) {
                throw new KernelException(
                        Errno.ERANGE,
                        "a message of " + message.length() + " bytes is longer than the kernel's limit of "
                                + I2cAdapter.LONGEST_MESSAGE);
            }
        }
    }
}
