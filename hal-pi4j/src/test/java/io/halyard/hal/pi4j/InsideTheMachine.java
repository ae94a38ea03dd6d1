// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.launcher.TagFilter.excludeTags;
import static org.junit.platform.launcher.TagFilter.includeTags;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/**
 * What {@code bench/run-tests} runs in the virtual machine: {@code inside REPORTS TESTS INCLUDE EXCLUDE} runs the tests tagged
 * {@code gpio-sim} of the folder or jar TESTS whose class names match INCLUDE and do not match EXCLUDE. With {@code outside} it runs
 * those that are not tagged, which is what a cache of classes is recorded from: that finds, but does not run, those for the machine.
 *
 * <p>JUnit's own console would do as well. But the library that reads its options is compiled for a Java so old that its classes can
 * be in no cache, and they are many.
 */
final class InsideTheMachine {
    private static final String TAG = "gpio-sim";

    private InsideTheMachine() {}

    static void main(String[] args) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(args[2]))))
                .filters(includeClassNamePatterns(args[3]), excludeClassNamePatterns(args[4]))
                .filters(args[0].equals("inside") ? includeTags(TAG) : excludeTags(TAG))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("junit.jupiter.execution.timeout.default", "120 s")
                .build();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(request, listener, new LegacyXmlReportGeneratingListener(Path.of(args[1]), out));
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(out, 100);
        summary.printTo(out);
        System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }
}
