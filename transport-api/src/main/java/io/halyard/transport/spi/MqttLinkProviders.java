// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The links on the class path. */
public final class MqttLinkProviders {
    private MqttLinkProviders() {}

    /**
     * {@return the provider of that name}
     *
     * @throws TransportException kind INVALID_SETTING naming those that are there
     */
    public static MqttLinkProvider named(String name) {
        List<MqttLinkProvider> installed = installed();
        for (MqttLinkProvider provider : installed) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        throw new TransportException(
                Kind.INVALID_SETTING, "transport.client", "there is no link '" + name + "'; " + list(installed));
    }

    /** {@return all that the class path holds; a library's own classes are loaded only when a link is made} */
    public static List<MqttLinkProvider> installed() {
        List<MqttLinkProvider> installed = new ArrayList<>();
        ServiceLoader.load(MqttLinkProvider.class).forEach(installed::add);
        return List.copyOf(installed);
    }

    private static String list(List<MqttLinkProvider> installed) {
        if (installed.isEmpty()) {
            return "none is on the class path: add transport-hivemq or transport-paho";
        }
        return "on the class path: "
                + installed.stream().map(MqttLinkProvider::name).sorted().collect(Collectors.joining(", "));
    }
}
