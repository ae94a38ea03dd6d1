// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** An open file. A channel that an interrupt closed is opened anew: all calls name their position, so they can be repeated. */
final class SystemFile implements DiskFile {
    private final Path file;
    private final Disk.Access reopened;
    private FileChannel channel;
    private boolean closed;

    SystemFile(Path file, Disk.Access access) {
        this.file = file;
        this.reopened = access == Disk.Access.READ ? Disk.Access.READ : Disk.Access.WRITE;
        this.channel = SystemCalls.run("open", file, () -> SystemDisk.channel(file, access));
    }

    private interface ChannelCall<T> {
        T run(FileChannel channel) throws IOException;
    }

    private synchronized <T> T call(String verb, ChannelCall<T> call) {
        if (closed) {
            throw SystemDisk.closed(file);
        }
        return SystemCalls.run(verb, file, () -> {
            if (!channel.isOpen()) {
                channel = SystemDisk.channel(file, reopened);
            }
            return call.run(channel);
        });
    }

    @Override
    public long size() {
        return call("ask the size of", FileChannel::size);
    }

    @Override
    public byte[] read(long position, int length) {
        return call("read", open -> {
            ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(open.size() - position, 0, length));
            while (buffer.hasRemaining()) {
                if (open.read(buffer, position + buffer.position()) < 0) {
                    break;
                }
            }
            return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
        });
    }

    @Override
    public void write(long position, byte[] bytes) {
        call("write", open -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                open.write(buffer, position + buffer.position());
            }
            return bytes.length;
        });
    }

    @Override
    public void truncate(long size) {
        call("truncate", open -> open.truncate(size));
    }

    @Override
    public void force() {
        call("force", open -> {
            open.force(false);
            return true;
        });
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        SystemCalls.run("close", file, () -> {
            try {
                channel.close();
            } catch (ClosedChannelException _) {
                // An interrupt was first.
            }
            return true;
        });
    }
}
