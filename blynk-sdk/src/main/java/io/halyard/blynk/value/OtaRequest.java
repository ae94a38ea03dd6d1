// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The server offers an update. Nothing has been checked but the form: what it names is to be judged by who installs it.
 *
 * @param json the offer as it came; its address may carry a token, so keep it out of logs
 * @param url where the package is; likewise
 * @param sizeBytes how large it is
 * @param type the firmware type
 * @param version the firmware version
 * @param build the build
 */
public record OtaRequest(
        String json,
        Optional<String> url,
        OptionalLong sizeBytes,
        Optional<String> type,
        Optional<String> version,
        Optional<String> build) {
    /** {@return what it offers, without the address} */
    @Override
    public String toString() {
        return "OtaRequest[type=" + type.orElse("?") + ", version=" + version.orElse("?") + ", build="
                + build.orElse("?") + ", sizeBytes=" + (sizeBytes.isPresent() ? sizeBytes.getAsLong() : "?") + "]";
    }
}
