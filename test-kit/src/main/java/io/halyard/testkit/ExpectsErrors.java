// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test makes something fail that is logged at ERROR; {@link NothingLeaks} lets it pass. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ExpectsErrors {
    /** {@return why an ERROR is right here} */
    String value();
}
