// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

/** What a line is requested as. */
public sealed interface LineRole {
    /** The resistor at an input. */
    enum Bias {
        /** None. */
        DISABLED,
        /** To the supply. */
        PULL_UP,
        /** To ground. */
        PULL_DOWN
    }

    /**
     * A line that is read.
     *
     * @param bias its resistor
     * @param debounceMicros how long a level must last to count, in microseconds; 0 = each edge counts
     * @param eventBufferSize how many edges the kernel keeps for us, 1 to 1024, rounded up by it to a power of two
     */
    record Input(Bias bias, int debounceMicros, int eventBufferSize) implements LineRole {
        /** The most that the kernel keeps for one line. */
        public static final int MAXIMUM_EVENT_BUFFER_SIZE = 1024;

        public Input {
            if (debounceMicros < 0) {
                throw new IllegalArgumentException("debounce of " + debounceMicros + " us is negative");
            }
            if (eventBufferSize < 1 || eventBufferSize > MAXIMUM_EVENT_BUFFER_SIZE) {
                throw new IllegalArgumentException("event buffer size " + eventBufferSize + " is outside 1 to 1024");
            }
        }

        /** {@return an input with the largest event buffer} */
        public static Input of(Bias bias, int debounceMicros) {
            return new Input(bias, debounceMicros, MAXIMUM_EVENT_BUFFER_SIZE);
        }
    }

    /**
     * A line that is driven.
     *
     * @param initial the level from the request on, without a glitch through the other one
     */
    record Output(boolean initial) implements LineRole {}
}
