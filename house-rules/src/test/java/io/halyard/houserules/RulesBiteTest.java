// SPDX-License-Identifier: Apache-2.0
package io.halyard.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;

/** Holds each rule against classes made to break it: a rule that cannot fail guards nothing. */
class RulesBiteTest {
    private static final JavaClasses BROKEN = new ClassFileImporter()
            .importPackages("io.halyard.hal.brokenrules", "io.halyard.transport.brokenrules", "io.halyard.houserules");

    @Test
    void floorsBite() {
        assertBites(Rules.floors(), "KnowsItsNeighbour");
    }

    @Test
    void roomsBite() {
        assertBites(Rules.everyClassHasARoom(), "io.halyard.houserules.House");
    }

    @Test
    void foreignTypesBite() {
        assertBites(Rules.foreignTypesStayInside().getFirst(), "KnowsALibrary");
        assertBites(Rules.foreignTypesAreInNoPublicSignature(), "KnowsALibrary.qos");
    }

    @Test
    void guiceBites() {
        assertBites(Rules.guiceOnlyInModules(), "KnowsGuice");
        assertBites(Rules.apisAreBare(), "KnowsGuice");
    }

    @Test
    void cyclesBite() {
        assertBites(Rules.noCycles(), "brokenrules.inner");
    }

    @Test
    void partsBite() {
        assertBites(Rules.transportsPartsStayInside(), "KnowsParts");
    }

    @Test
    void staticStateBites() {
        assertBites(Rules.staticFieldsAreFinal(), "StateManager.count");
    }

    @Test
    void namesBite() {
        assertBites(Rules.plainNames(), "StateManager");
    }

    private static void assertBites(ArchRule rule, String culprit) {
        EvaluationResult result = rule.evaluate(BROKEN);
        assertThat(result.getFailureReport().toString()).contains(culprit);
    }
}
