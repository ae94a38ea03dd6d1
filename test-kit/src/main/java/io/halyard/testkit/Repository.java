// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.nio.file.Path;

/** The repository that is being tested. */
public final class Repository {
    private Repository() {}

    /**
     * {@return a file or folder of it}
     *
     * @param relative its path from the root, e.g. {@code hal-serial-esp32/firmware}
     */
    public static Path path(String relative) {
        String root = System.getProperty("halyard.root");
        if (root == null) {
            throw new IllegalStateException("the build sets halyard.root; run the test through Maven, or set it");
        }
        return Path.of(root).resolve(relative);
    }
}
