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
 * The test talks to a real program of the system. Where it is missing the test is skipped by name, unless
 * {@code -Dhalyard.require-all=true}: then it fails, and says what to install.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(ProgramCondition.class)
public @interface NeedsProgram {
    /** {@return names of executables, looked up on PATH and in /usr/sbin, e.g. {@code mosquitto}} */
    String[] value();
}
