// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The real disk, through java.nio: fdatasync, rename(2), fsync of folders. */
final class SystemDisk implements Disk {
    @Override
    public DiskFile open(Path file, Access access) {
        return new SystemFile(file, access);
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public List<String> list(Path folder) {
        return SystemCalls.run("list", folder, () -> {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isRegularFile)) {
                entries.forEach(entry -> names.add(entry.getFileName().toString()));
            }
            names.sort(null);
            return names;
        });
    }

    @Override
    public void rename(Path from, Path to) {
        SystemCalls.run(
                "rename to " + to.getFileName(), from, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public boolean delete(Path file) {
        return SystemCalls.run("delete", file, () -> Files.deleteIfExists(file));
    }

    @Override
    public void forceFolder(Path folder) {
        SystemCalls.run("force", folder, () -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            return true;
        });
    }

    @Override
    public void createFolder(Path folder) {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = folder.toAbsolutePath(); path != null && !Files.isDirectory(path); path = path.getParent()) {
            missing.push(path);
        }
        for (Path path : missing) {
            SystemCalls.run("create", path, () -> Files.createDirectories(path, ownerOnly(path, "rwx------")));
            Path parent = path.getParent();
            if (parent != null) {
                forceFolder(parent);
            }
        }
    }

    @Override
    public MappedPage map(Path file, int bytes) {
        return SystemPage.map(file, bytes);
    }

    @Override
    public long usableBytes(Path folder) {
        return SystemCalls.run(
                "ask the free space of",
                folder,
                () -> Files.getFileStore(folder).getUsableSpace());
    }

    @Override
    public Held lock(Path folder) {
        return SystemLock.take(folder);
    }

    /** {@return what a file or folder is created with, where its file system knows owners} */
    static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** {@return a channel as {@code access} asks for} */
    static FileChannel channel(Path file, Access access) throws IOException {
        return switch (access) {
            case READ -> FileChannel.open(file, StandardOpenOption.READ);
            case WRITE -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            case CREATE ->
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        ownerOnly(file, "rw-------"));
        };
    }

    /** {@return what a structure throws when it is used after close} */
    static DurableException closed(Path place) {
        return new DurableException(Kind.CLOSED, place, place + " was closed");
    }
}
