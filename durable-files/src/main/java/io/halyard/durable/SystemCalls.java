// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs calls to the operating system: the one place where its errors become ours, and where a thread's interrupt is kept from
 * closing the channel under everyone's feet.
 */
final class SystemCalls {
    private SystemCalls() {}

    interface Call<T> {
        T run() throws IOException;
    }

    /** {@return what {@code call} returns} It may be run more than once when the thread is interrupted meanwhile. */
    static <T> T run(String verb, Path place, Call<T> call) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw translated(verb, place, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static DurableException translated(String verb, Path place, IOException e) {
        Kind kind = kind(place, e);
        String remedy = switch (kind) {
            case NO_SPACE -> "the disk or the quota is full; make room";
            case READ_ONLY -> "the file system is read-only; check the card and the kernel's log";
            case DENIED -> "user " + System.getProperty("user.name") + " may not; change the owner";
            case MISSING -> "it is not there";
            default ->
                e instanceof FileAlreadyExistsException
                        ? "a file stands where a folder is wanted; move it, or name another folder"
                        : "the disk reported an error; check the kernel's log";
        };
        return new DurableException(kind, place, "cannot " + verb + " " + place + ": " + remedy + " (" + e + ")", e);
    }

    /** The JDK has classes for few of the errors, and the text of the others may be translated: then the file system is asked. */
    private static Kind kind(Path place, IOException e) {
        if (e instanceof NoSuchFileException) {
            return Kind.MISSING;
        }
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded")) {
            return Kind.NO_SPACE;
        }
        if (text.contains("read-only file system")) {
            return Kind.READ_ONLY;
        }
        Kind asked = askFileSystem(place);
        return asked == Kind.IO && e instanceof AccessDeniedException ? Kind.DENIED : asked;
    }

    private static Kind askFileSystem(Path place) {
        for (Path path = place.toAbsolutePath(); path != null; path = path.getParent()) {
            try {
                FileStore store = Files.getFileStore(path);
                if (store.isReadOnly()) {
                    return Kind.READ_ONLY;
                }
                return store.getUsableSpace() == 0 ? Kind.NO_SPACE : Kind.IO;
            } catch (IOException e) {
                if (!(e instanceof NoSuchFileException)) {
                    return Kind.IO;
                }
            }
        }
        return Kind.IO;
    }
}
