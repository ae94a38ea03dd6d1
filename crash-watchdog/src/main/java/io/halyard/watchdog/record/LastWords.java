// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a virtual machine says of its end in its report (hs_err), or prints before it exits. */
final class LastWords {
    /** {@code Terminating due to java.lang.OutOfMemoryError: Metaspace}, or {@code OutOfMemory encountered: Metaspace}. */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "(?:Terminating due to java\\.lang\\.OutOfMemoryError|OutOfMemory encountered): (?<what>[^\\n]+)");
    /** E.g. {@code #  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2}. */
    private static final Pattern SIGNAL = Pattern.compile("(?m)^#\\s+(?<what>SIG[A-Z]+ \\(0x[0-9a-f]+\\))");

    private static final Pattern FRAME = Pattern.compile("(?m)^# Problematic frame:\\s*\\n#\\s+(?<what>[^\\n]+)");

    private LastWords() {}

    /** {@return what went wrong, empty if none of the texts says so} */
    static String of(List<Attachment> texts) {
        for (Attachment each : texts) {
            String text = each.text();
            Optional<String> memory = find(OUT_OF_MEMORY, text).map(what -> "memory ran out: " + what);
            Optional<String> signal = find(SIGNAL, text)
                    .map(what -> what
                            + find(FRAME, text).map(frame -> " in " + frame).orElse(""));
            Optional<String> words = memory.or(() -> signal);
            if (words.isPresent()) {
                return words.get();
            }
        }
        return "";
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group("what").strip()) : Optional.empty();
    }
}
