// SPDX-License-Identifier: Apache-2.0
package io.halyard.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the rules against every module's compiled classes. */
class HouseRulesTest {
    private static final JavaClasses MAIN = House.compiled("classes");
    private static final JavaClasses TESTS = House.compiled("test-classes");
    private static final int TEST_LINES = 700;

    @Test
    void everyClassHasARoom() {
        Rules.everyClassHasARoom().check(MAIN);
    }

    @Test
    void roomsKnowOnlyFloorsBelow() {
        Rules.floors().check(MAIN);
    }

    @Test
    void foreignTypesStayInTheirModule() {
        Rules.foreignTypesStayInside()
                .forEach(rule -> rule.allowEmptyShould(true).check(MAIN));
    }

    @Test
    void foreignTypesAreInNoPublicSignature() {
        Rules.foreignTypesAreInNoPublicSignature().check(MAIN);
    }

    @Test
    void guiceIsKnownToModulesOnly() {
        Rules.guiceOnlyInModules().check(MAIN);
    }

    @Test
    void apisAreBare() {
        Rules.apisAreBare().check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        Rules.noCycles().check(MAIN);
    }

    @Test
    void aTransportsPartsStayInside() {
        Rules.transportsPartsStayInside().check(MAIN);
    }

    @Test
    void thereIsNoStaticMutableState() {
        Rules.staticFieldsAreFinal().check(MAIN);
    }

    @Test
    void namesArePlain() {
        Rules.plainNames().check(MAIN);
    }

    @Test
    void everyBoardPassesEveryHalContract() {
        assertContractsAreRun("io.halyard.hal.contract", "io.halyard.hal.spi.BoardProvider");
    }

    @Test
    void everyLinkPassesEveryTransportContract() {
        assertContractsAreRun("io.halyard.transport.contract", "io.halyard.transport.spi.MqttLinkProvider");
    }

    @Test
    void testsStayReadable() throws IOException {
        List<Path> tests = House.testSources();
        assertThat(tests).hasSizeGreaterThan(100);
        assertThat(tests.stream().filter(file -> lines(file) > TEST_LINES))
                .as("test sources of more than %d lines", TEST_LINES)
                .isEmpty();
    }

    /** For each contract, each package with an implementation of the SPI has a test class that extends it. */
    private static void assertContractsAreRun(String contractPackage, String spi) {
        List<JavaClass> contracts = TESTS.stream()
                .filter(type -> type.getPackageName().equals(contractPackage))
                .filter(type -> type.getSimpleName().endsWith("Contract"))
                .filter(type -> type.getModifiers().contains(JavaModifier.ABSTRACT))
                .toList();
        assertThat(contracts).as("contracts in " + contractPackage).isNotEmpty();
        List<String> implementations = MAIN.stream()
                .filter(type -> type.isAssignableTo(spi) && !type.isInterface())
                .map(JavaClass::getPackageName)
                .distinct()
                .toList();
        assertThat(implementations).as("implementations of " + spi).isNotEmpty();
        for (JavaClass contract : contracts) {
            for (String implementation : implementations) {
                assertThat(contract.getAllSubclasses())
                        .as("%s must be passed by %s", contract.getSimpleName(), implementation)
                        .anyMatch(test -> test.getPackageName().startsWith(implementation)
                                && !test.getModifiers().contains(JavaModifier.ABSTRACT));
            }
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
