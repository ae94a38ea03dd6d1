// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What a document that names tests is held against. */
final class ContractMethods {
    private ContractMethods() {}

    /** {@return the names of all tests of those contracts} */
    static Set<String> namesOf(Class<?>... contracts) {
        return Stream.of(contracts)
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
