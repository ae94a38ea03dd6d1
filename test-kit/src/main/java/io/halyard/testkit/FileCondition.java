// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, or fails where everything is required, what {@link NeedsFile} says cannot run here. */
final class FileCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), NeedsFile.class)
                .filter(needs -> !Files.exists(Repository.path(needs.value())))
                .map(needs -> missing(context, needs))
                .orElse(ConditionEvaluationResult.enabled("it is there"));
    }

    private static ConditionEvaluationResult missing(ExtensionContext context, NeedsFile needs) {
        String reason = "needs " + needs.value() + " (" + needs.madeBy() + " makes it)";
        if (Boolean.getBoolean("halyard.require-all")) {
            throw new IllegalStateException(context.getDisplayName() + " " + reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
