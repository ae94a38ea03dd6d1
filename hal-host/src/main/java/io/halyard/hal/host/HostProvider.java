// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Makes {@link HostBoard}s: {@code boards.X.provider = host}.
 *
 * <p>One option: {@code root}, the folder with {@code proc} and {@code sys}, {@code /} when not set. In a container it may be where the
 * host's file system is mounted.
 */
public final class HostProvider implements BoardProvider {
    private static final String ROOT = "root";

    @Override
    public String name() {
        return "host";
    }

    @Override
    public Set<String> options() {
        return Set.of(ROOT);
    }

    @Override
    public Board open(BoardSettings settings) {
        Path root = Path.of(settings.option(ROOT).orElse("/"));
        if (!Files.isDirectory(root.resolve("proc"))) {
            throw new HalException(
                    Kind.INVALID_SETTING,
                    "boards." + settings.board() + "." + ROOT,
                    "there is no folder " + root.resolve("proc")
                            + "; this board needs Linux, with /proc below that folder");
        }
        return HostBoard.open(settings, root);
    }
}
