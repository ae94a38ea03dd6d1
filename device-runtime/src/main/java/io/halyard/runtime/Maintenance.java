// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.transport.MqttTransport;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintenance mode: operators are heard, and nothing else runs. No board is opened, no class of the app is loaded. */
final class Maintenance {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    private Maintenance() {}

    /**
     * {@return the link to operators, connecting; empty where none are enrolled}
     *
     * @param open takes what must be closed
     */
    static Optional<OperatorLink> open(DeviceSettings settings, Guarded guarded, OpenParts open) {
        if (settings.remote().isEmpty()) {
            LOG.warn("no operators are enrolled: nobody can reach this device");
            return Optional.empty();
        }
        Optional<MqttTransport> shared = settings.transport()
                .filter(_ -> settings.sharesTransport())
                .map(choice -> open.add(DeviceRuntime.create(settings, choice)));
        OperatorLink link = open.add(OperatorLink.open(settings.remote().get(), guarded, shared));
        shared.ifPresent(MqttTransport::connect);
        return Optional.of(link);
    }
}
