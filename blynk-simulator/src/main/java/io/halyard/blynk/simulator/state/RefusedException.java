// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

/** A request that Blynk would not carry out. The message says what was wrong; MQTT turns it into a diagnostic, HTTP into status 400. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Creates a refusal with a sentence for the person who wrote the client. */
    public RefusedException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** {@return the sentence} */
    @Override
    public String getMessage() {
        return reason;
    }
}
