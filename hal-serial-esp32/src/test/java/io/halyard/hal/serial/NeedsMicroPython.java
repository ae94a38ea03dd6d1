// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import io.halyard.testkit.NeedsFile;
import io.halyard.testkit.NeedsProgram;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test runs the firmware on the bench's MicroPython. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@NeedsProgram({"node", "stty"})
@NeedsFile(
        value = "hal-serial-esp32/bench/micropython-board/node_modules/.package-lock.json",
        madeBy = "hal-serial-esp32/bench/install")
@interface NeedsMicroPython {}
