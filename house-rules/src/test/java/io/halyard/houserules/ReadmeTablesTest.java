// SPDX-License-Identifier: Apache-2.0
package io.halyard.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where a README's table says which test proves a line, that test exists. */
class ReadmeTablesTest {
    private static final Pattern HEADING = Pattern.compile("pro(ved|ven) by");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** From the annotation of a test to its name. */
    private static final Pattern TEST = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b.*?\\bvoid (\\w+)\\(", Pattern.DOTALL);

    @Test
    void everyTestThatATableNamesExists() throws IOException {
        Tests tests = new Tests();
        assertThat(tests.methods).hasSizeGreaterThan(1_000);
        List<String> stale = new ArrayList<>();
        int named = 0;
        for (Path readme : readmes()) {
            for (String name : proofs(Files.readString(readme))) {
                named++;
                if (!tests.has(name)) {
                    stale.add(House.top().relativize(readme) + ": `" + name + "`");
                }
            }
        }
        assertThat(named).as("tests named by tables").isGreaterThan(100);
        assertThat(stale).as("named as proof, but no test").isEmpty();
    }

    @Test
    void aNameThatIsNoTestIsFound() throws IOException {
        Tests tests = new Tests();
        String table = """
                | trap | instead | proved by |
                |---|---|---|
                | `ignored` | `ignored` | `ReadmeTablesTest.aNameThatIsNoTestIsFound`, `.aNameThat...`, `goneLongAgo` |

                | other | table |
                |---|---|
                | x | `notAsked` |
                """;
        assertThat(proofs(table))
                .containsExactly("ReadmeTablesTest.aNameThatIsNoTestIsFound", ".aNameThat...", "goneLongAgo");
        assertThat(proofs(table).stream().filter(name -> !tests.has(name))).containsExactly("goneLongAgo");
        assertThat(tests.has("ReadmeTablesTest")).isTrue();
        assertThat(tests.has("ReadmeTablesTest.proofs"))
                .as("a method that is no test")
                .isFalse();
        assertThat(tests.has("NoSuchTest.aNameThatIsNoTestIsFound")).isFalse();
    }

    private static List<Path> readmes() throws IOException {
        try (Stream<Path> modules = Files.list(House.top())) {
            return modules.map(module -> module.resolve("README.md"))
                    .filter(Files::exists)
                    .toList();
        }
    }

    /** {@return what stands between backticks in the last column of each table that heads it with "proved by"} */
    private static List<String> proofs(String readme) {
        List<String> proofs = new ArrayList<>();
        boolean isInside = false;
        for (String line : readme.lines().toList()) {
            boolean isRow = line.startsWith("| ") || line.startsWith("|--");
            String last = isRow ? Arrays.asList(line.split("\\|")).getLast() : "";
            if (!isRow) {
                isInside = false;
            } else if (isInside) {
                QUOTED.matcher(last).results().map(quoted -> quoted.group(1)).forEach(proofs::add);
            } else {
                isInside = HEADING.matcher(last).find();
            }
        }
        return proofs;
    }

    /** Every test class of the repository by its simple name, and every method that is a test, as sources have them. */
    private static final class Tests {
        private final Set<String> classes = new HashSet<>();
        private final Set<String> methods = new HashSet<>();

        Tests() throws IOException {
            for (Path file : House.testSources()) {
                classes.add(file.getFileName().toString().replace(".java", ""));
                TEST.matcher(Files.readString(file))
                        .results()
                        .map(test -> test.group(1))
                        .forEach(methods::add);
            }
        }

        /** {@return whether that is a class, a test, {@code Class.test}, {@code .test}, the beginning of one, or a module} */
        boolean has(String name) {
            boolean isBeginning = name.endsWith("...");
            String whole = isBeginning ? name.substring(0, name.length() - 3) : name;
            int dot = whole.lastIndexOf('.');
            String type = dot < 0 ? "" : whole.substring(0, dot);
            String method = whole.substring(dot + 1);
            if (!type.isEmpty() && !classes.contains(type)) {
                return false;
            }
            if (isBeginning) {
                return methods.stream().anyMatch(test -> test.startsWith(method));
            }
            return methods.contains(method)
                    || (dot < 0
                            && (classes.contains(method)
                                    || Files.exists(House.top().resolve(method, "pom.xml"))));
        }
    }
}
