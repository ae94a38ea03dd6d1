// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Sums up every test report below the current folder. Fails when a test failed or was skipped, and when a suite of the list
 * (first argument) ran no test: a check that did no work is no check. Its last line is {@code N passed, N failed, N skipped}.
 */
final class TestSummary {
    private record Test(String suite, String name, double seconds, String outcome, String message) {}

    private TestSummary() {}

    static void main(String[] args) throws Exception {
        List<Test> tests = new ArrayList<>();
        for (Path report : reports(Path.of("."))) {
            read(report, tests);
        }
        tests.sort(Comparator.comparingDouble(Test::seconds).reversed());
        System.out.println("\nThe ten slowest:");
        tests.stream()
                .limit(10)
                .forEach(test -> System.out.printf(
                        Locale.ROOT, "%8.2f s  %s.%s%n", test.seconds(), simple(test.suite()), test.name()));
        Map<String, Integer> ran = new TreeMap<>();
        for (Test test : tests) {
            ran.merge(test.suite(), test.outcome().equals("skipped") ? 0 : 1, Integer::sum);
        }
        List<String> idle = missing(Path.of(args[0]), ran);
        idle.forEach(suite -> System.out.println("NO TEST RAN  " + suite));
        long failed = report(tests, "failed");
        long skipped = report(tests, "skipped");
        System.out.printf(
                "%n%d suites%n%d passed, %d failed, %d skipped%n",
                ran.size(), tests.size() - failed - skipped, failed + idle.size(), skipped);
        System.exit(failed + skipped + idle.size() == 0 && !tests.isEmpty() ? 0 : 1);
    }

    private static long report(List<Test> tests, String outcome) {
        List<Test> found = tests.stream().filter(test -> test.outcome().equals(outcome)).toList();
        for (Test test : found) {
            System.out.println(outcome.toUpperCase(Locale.ROOT) + "  " + test.suite() + "." + test.name() + ": "
                    + test.message());
        }
        return found.size();
    }

    private static List<String> missing(Path list, Map<String, Integer> ran) throws IOException {
        return Files.readAllLines(list).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .filter(suite -> ran.getOrDefault(suite, 0) == 0)
                .toList();
    }

    private static List<Path> reports(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return name.equals("node_modules") || name.equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().matches("TEST-.*\\.xml")
                        && file.getParent().getFileName().toString().endsWith("-reports")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static void read(Path report, List<Test> tests) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        NodeList cases = factory.newDocumentBuilder().parse(report.toFile()).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String outcome = "passed";
            String message = "";
            for (Map.Entry<String, String> kind :
                    Map.of("failure", "failed", "error", "failed", "skipped", "skipped").entrySet()) {
                NodeList marks = test.getElementsByTagName(kind.getKey());
                if (marks.getLength() > 0) {
                    outcome = kind.getValue();
                    message = ((Element) marks.item(0)).getAttribute("message").lines().findFirst().orElse("");
                }
            }
            tests.add(new Test(
                    test.getAttribute("classname"),
                    test.getAttribute("name"),
                    Double.parseDouble(test.getAttribute("time").isEmpty() ? "0" : test.getAttribute("time")),
                    outcome,
                    message));
        }
    }

    private static String simple(String suite) {
        return suite.substring(suite.lastIndexOf('.') + 1);
    }
}
