// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, or fails where everything is required, what {@link NeedsProgram} says cannot run here. */
final class ProgramCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class).stream()
                .flatMap(needs -> Arrays.stream(needs.value()))
                .filter(program -> Programs.find(program).isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all programs are there");
        }
        String reason = "needs " + String.join(", ", missing) + " (./halyard test installs it)";
        if (Boolean.getBoolean("halyard.require-all")) {
            throw new IllegalStateException(context.getDisplayName() + " " + reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
