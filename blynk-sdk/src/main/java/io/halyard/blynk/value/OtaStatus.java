// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How far an update is.
 *
 * @param status e.g. {@code downloading}
 * @param version of the update
 * @param sizeBytes of the update
 * @param errorCode where it failed
 * @param errorMessage why it failed
 */
public record OtaStatus(
        String status,
        Optional<String> version,
        OptionalLong sizeBytes,
        OptionalInt errorCode,
        Optional<String> errorMessage) {
    /** {@return that status, and nothing more} */
    public static OtaStatus of(String status) {
        return new OtaStatus(status, Optional.empty(), OptionalLong.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** {@return the same of that update} */
    public OtaStatus withUpdate(String version, long sizeBytes) {
        return new OtaStatus(status, Optional.of(version), OptionalLong.of(sizeBytes), errorCode, errorMessage);
    }

    /** {@return the same with an error} */
    public OtaStatus withError(int code, String message) {
        return new OtaStatus(status, version, sizeBytes, OptionalInt.of(code), Optional.of(message));
    }

    /** {@return the status in one line for people} */
    public String text() {
        StringBuilder text = new StringBuilder(status);
        version.ifPresent(version -> text.append(" version=").append(version));
        sizeBytes.ifPresent(size -> text.append(" size=").append(size));
        errorCode.ifPresent(code -> text.append(" error=").append(code));
        errorMessage.ifPresent(message -> text.append(" message=").append(message));
        return text.toString();
    }
}
