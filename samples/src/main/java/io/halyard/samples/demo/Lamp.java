// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import io.halyard.hal.DigitalOutput;
import io.halyard.hal.PwmOutput;

/** The greenhouse's lamp: dimmed where the board can, else switched. */
sealed interface Lamp {
    /** Shines at that share of its light, 0 to 1, as nearly as the board can. */
    void shine(double share);

    /** {@return the share that the board has taken over} */
    double share();

    /** {@return what {@link #shine} makes of a share} */
    double nearest(double share);

    /** Dimmed by a square wave. */
    record Dimmed(PwmOutput output) implements Lamp {
        @Override
        public void shine(double share) {
            output.writeDuty(share);
        }

        @Override
        public double share() {
            return output.duty();
        }

        @Override
        public double nearest(double share) {
            return share;
        }
    }

    /** Fully on from half on: for boards without square waves. */
    record Switched(DigitalOutput output) implements Lamp {
        @Override
        public void shine(double share) {
            output.write(nearest(share) > 0);
        }

        @Override
        public double share() {
            return output.isHigh() ? 1 : 0;
        }

        @Override
        public double nearest(double share) {
            return share >= 0.5 ? 1 : 0;
        }
    }
}
