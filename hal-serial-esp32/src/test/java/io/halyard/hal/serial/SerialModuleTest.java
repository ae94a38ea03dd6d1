// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.name.Names;
import io.halyard.hal.Board;
import io.halyard.hal.spi.BoardSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialModuleTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theBoardIsBoundByItsNameAndOpenedOnceWhenAskedFor() {
        Map<String, String> options = Map.of("port", folder.resolve("later").toString());
        Injector injector =
                Guice.createInjector(new SerialModule(BoardSettings.of("pico").withOptions(options)));
        Key<Board> key = Key.get(Board.class, Names.named("pico"));
        try (Board board = injector.getInstance(key)) {
            assertThat(board.name()).isEqualTo("pico");
            assertThat(injector.getInstance(key)).isSameAs(board);
        }
    }
}
