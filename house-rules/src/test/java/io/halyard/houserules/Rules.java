// SPDX-License-Identifier: Apache-2.0
package io.halyard.houserules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules, each as a value: {@link HouseRulesTest} holds them against the house, {@link RulesBiteTest} against what breaks them. */
final class Rules {
    private static final String[] FOREIGN = {"com.hivemq.client..", "org.eclipse.paho..", "com.pi4j..", "com.fazecast.."
    };

    private Rules() {}

    /** Floors: a room knows only floors below its own, and never a neighbour. */
    static ArchRule floors() {
        return ArchRuleDefinition.classes().should(new ArchCondition<>("know only floors below their own") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Optional<House> room = House.of(type);
                type.getDirectDependenciesFromSelf().forEach(dependency -> {
                    Optional<House> other = House.of(dependency.getTargetClass());
                    if (room.isPresent() && other.isPresent() && !room.get().mayKnow(other.get())) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                });
            }
        });
    }

    /** Every class of ours lies in a room of the plan. */
    static ArchRule everyClassHasARoom() {
        return ArchRuleDefinition.classes()
                .that(resideInAPackage("io.halyard.."))
                .should(new ArchCondition<>("lie in a room of the floor plan") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (House.of(type).isEmpty()) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " has no room in House"));
                        }
                    }
                });
    }

    /** A client library's types are used only inside the one module that wraps it, and where a sample does without us. */
    static List<ArchRule> foreignTypesStayInside() {
        return List.of(
                onlyIn("io.halyard.transport.hivemq..", "com.hivemq.client.."),
                onlyIn("io.halyard.transport.paho..", "org.eclipse.paho.."),
                onlyIn("io.halyard.hal.pi4j..", "com.pi4j.."),
                onlyIn("io.halyard.hal.serial..", "com.fazecast.."));
    }

    /** And they are in no public signature, not even there. Pi4J's plug-in is meant for Pi4J and is excepted. */
    static ArchRule foreignTypesAreInNoPublicSignature() {
        return methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(describe("are public users' types", Rules::isPublicAndOurs))
                .should(new ArchCondition<>("show no type of a client library") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        DescribedPredicate<JavaClass> foreign = resideInAnyPackage(FOREIGN);
                        Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                                .filter(foreign)
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        method, method.getFullName() + " shows " + type.getName())));
                    }
                });
    }

    /** Guice is known to {@code *Module} classes and to the runtime, which composes. */
    static ArchRule guiceOnlyInModules() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("io.halyard.runtime..", "io.halyard.samples..")
                .and(describe(
                        "are no *Module",
                        type -> !outermost(type).getSimpleName().endsWith("Module")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.inject..");
    }

    /** API modules know no Guice, no JSON, no logging backend. */
    static ArchRule apisAreBare() {
        return noClasses()
                .that(describe(
                        "are of floor 0",
                        type -> House.of(type).filter(room -> room.floor() == 0).isPresent()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.google.inject..",
                        "tools.jackson..",
                        "com.fasterxml..",
                        "ch.qos.logback..",
                        "com.typesafe..");
    }

    /** Packages of one module do not lean on each other in a circle. */
    static ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .matching("io.halyard.(**)")
                .should()
                .beFreeOfCycles();
    }

    /** What a transport is made of is no API, although its packages see each other: others hold what {@code session} gives them. */
    static ArchRule transportsPartsStayInside() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("io.halyard.transport.session..", "io.halyard.transport.tls..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.halyard.transport.session.*..", "io.halyard.transport.tls..");
    }

    /** No static mutable state. */
    static ArchRule staticFieldsAreFinal() {
        return fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(resideInAPackage("io.halyard.."))
                .should()
                .beFinal()
                .as("static fields should be final: state belongs to objects");
    }

    /** Names say what makes a thing different. */
    static ArchRule plainNames() {
        return noClasses()
                .that(resideInAPackage("io.halyard.."))
                .should()
                .haveNameMatching(
                        ".*[.$](Abstract\\w*|Default\\w+|Real[A-Z]\\w*|\\w*(Impl|Base|Helper|Utils?|Manager))$");
    }

    private static ArchRule onlyIn(String home, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(home, "io.halyard.benchmarks..", "io.halyard.samples.plain..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static boolean isPublicAndOurs(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getPackageName().startsWith("io.halyard.")
                && !type.getPackageName().startsWith("io.halyard.hal.pi4j")
                && !type.getPackageName().startsWith("io.halyard.benchmarks");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Rules::outermost).orElse(type);
    }
}
