// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is called when the server sends a value of the datastream; {@link Blynk#register} binds it. It has one parameter:
 * a {@code boolean}, {@code int}, {@code long}, {@code double}, {@code String}, {@code List<String>} or
 * {@link io.halyard.blynk.value.DatastreamValue}. It runs on a virtual thread, in order for each method, and may block and
 * throw. A value that is not of the parameter's type is logged and counted, and the method is not called.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDatastream {
    /** {@return the datastream's name, or a virtual pin such as {@code V5}} */
    String value();
}
