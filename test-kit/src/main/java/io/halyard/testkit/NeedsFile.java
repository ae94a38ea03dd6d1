// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs something that a script of the repository puts there. Where it is missing the test is skipped by name, unless
 * {@code -Dhalyard.require-all=true}: then it fails, and says what to run.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(FileCondition.class)
public @interface NeedsFile {
    /** {@return a file or folder, relative to the root of the repository} */
    String value();

    /** {@return the script that makes it, relative to the root of the repository} */
    String madeBy();
}
