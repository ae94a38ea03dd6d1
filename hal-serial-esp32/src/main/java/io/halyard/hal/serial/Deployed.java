// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.util.regex.Pattern;

/**
 * A source file of the firmware as it goes onto a board's flash: without comments and documentation, indented by one space a
 * level, and with the same line numbers, so that a traceback from a board can be read with the sources at hand.
 */
final class Deployed {
    private static final Pattern DOCUMENTATION = Pattern.compile("\"\"\".*?\"\"\"", Pattern.DOTALL);
    private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^ *#.*$");
    private static final Pattern COMMENT_BEHIND = Pattern.compile("(?m)  #[^\"\n]*$");
    private static final Pattern INDENT = Pattern.compile("(?m)^((?:    )+)");
    private static final Pattern NOT_LINE_END = Pattern.compile("[^\n]+");

    private Deployed() {}

    /** {@return the same program, smaller} */
    static String of(String source) {
        String code = DOCUMENTATION
                .matcher(source)
                .replaceAll(text -> "0" + NOT_LINE_END.matcher(text.group()).replaceAll(""));
        code = COMMENT_LINE.matcher(code).replaceAll("");
        code = COMMENT_BEHIND.matcher(code).replaceAll("");
        return INDENT.matcher(code)
                .replaceAll(spaces -> " ".repeat(spaces.group().length() / 4));
    }
}
