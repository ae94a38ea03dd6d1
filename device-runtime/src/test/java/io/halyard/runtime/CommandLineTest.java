// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void optionsMayBeJoinedOrApart() {
        CommandLine line = CommandLine.parse(List.of("--settings=a.conf", "--set", "b.c=d=e", "--set=f=", "--help"));
        assertThat(line.settings()).contains(Path.of("a.conf"));
        assertThat(line.values()).containsEntry("b.c", "d=e").containsEntry("f", "");
        assertThat(line.help()).isTrue();
    }

    @Test
    void faultsNameTheArgument() {
        assertFault("unknown argument '--sett'", "--sett", "x");
        assertFault("--set needs a value", "--set");
        assertFault("--set wants KEY=VALUE, not 'x'", "--set", "x");
    }

    private static void assertFault(String message, String... arguments) {
        assertThatThrownBy(() -> CommandLine.parse(List.of(arguments)))
                .isInstanceOf(CommandLine.UsageException.class)
                .hasMessage(message);
    }
}
