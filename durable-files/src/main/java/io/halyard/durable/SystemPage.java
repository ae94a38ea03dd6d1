// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file mapped by mmap. */
final class SystemPage implements MappedPage {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;

    private SystemPage(Path file, Arena arena, MemorySegment memory) {
        this.file = file;
        this.arena = arena;
        this.memory = memory;
    }

    static SystemPage map(Path file, int bytes) {
        Arena arena = Arena.ofShared();
        boolean mapped = false;
        try {
            MemorySegment memory = SystemCalls.run("map", file, () -> {
                boolean fits = Files.exists(file) && Files.size(file) == bytes;
                try (FileChannel channel = SystemDisk.channel(file, fits ? Disk.Access.WRITE : Disk.Access.CREATE)) {
                    if (!fits) {
                        allocate(channel, bytes);
                    }
                    return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
                }
            });
            mapped = true;
            return new SystemPage(file, arena, memory);
        } finally {
            if (!mapped) {
                arena.close();
            }
        }
    }

    /** Zeros are written and forced: a store into a hole on a full disk would end the JVM. */
    private static void allocate(FileChannel channel, int bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(bytes);
        while (zeros.hasRemaining()) {
            channel.write(zeros);
        }
        channel.force(false);
    }

    @Override
    public int size() {
        return (int) memory.byteSize();
    }

    @Override
    public long readLong(int offset) {
        return memory.get(LONG, offset);
    }

    @Override
    public void writeLong(int offset, long value) {
        memory.set(LONG, offset, value);
    }

    @Override
    public byte[] read(int offset, int length) {
        return memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void write(int offset, byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }

    @Override
    public void force() {
        SystemCalls.run("force", file, () -> {
            try {
                memory.force();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            return true;
        });
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
