// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

/**
 * A sensor that computers have and this one has not: a container without thermal zones, say.
 *
 * @param number of the pin that it would be
 * @param name of the pin that it would be
 * @param reason which file is not there
 */
record Missing(int number, String name, String reason) {
    boolean isMeant(String designation) {
        return name.equalsIgnoreCase(designation) || Integer.toString(number).equals(designation);
    }

    /** {@return what a user is told who asks for it} */
    String problem() {
        return "there is no pin '" + name + "' on this computer: " + reason;
    }
}
