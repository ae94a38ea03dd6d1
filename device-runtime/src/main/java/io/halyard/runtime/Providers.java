// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.hal.spi.BoardProvider;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What jars on the class path offer, by name.
 *
 * @param boards what {@code boards.X.provider} may name
 * @param links what {@code transport.client} may name
 */
public record Providers(Map<String, BoardProvider> boards, Map<String, MqttLinkProvider> links) {
    public Providers {
        boards = Map.copyOf(boards);
        links = Map.copyOf(links);
    }

    /** {@return what is on the class path; asking for names loads a provider's class and nothing behind it} */
    public static Providers onClassPath() {
        return new Providers(
                byName(BoardProvider.class, BoardProvider::name),
                byName(MqttLinkProvider.class, MqttLinkProvider::name));
    }

    private static <T> Map<String, T> byName(Class<T> type, Function<T, String> name) {
        Map<String, T> found = new TreeMap<>();
        for (T provider : ServiceLoader.load(type)) {
            T other = found.put(name.apply(provider), provider);
            if (other != null) {
                throw new IllegalStateException("two providers are named '" + name.apply(provider) + "': "
                        + other.getClass().getName() + " and "
                        + provider.getClass().getName() + "; take one off the class path");
            }
        }
        return found;
    }
}
