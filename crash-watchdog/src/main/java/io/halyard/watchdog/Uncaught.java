// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

/** What an exception that nobody caught means for the run. Running out of memory always ends it. */
public enum Uncaught {
    /** The run ends: a thread that is gone did something. */
    FATAL,
    /** It is recorded, and the run goes on. */
    RECORD
}
