// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.threads.Surroundings;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.MqttLinkProviders;
import io.halyard.transport.spi.OutboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes transports. */
public final class MqttTransports {
    private static final int LONGEST_CLIENT_ID_OF_3_1 = 23;

    private MqttTransports() {}

    /**
     * {@return a transport that is not connected, over the link of that name; no file is read and no thread started yet}
     *
     * @param link a name such as {@code hivemq}; its jar is on the class path
     * @throws TransportException kind INVALID_SETTING, naming all that is wrong, and the links that can do it
     */
    public static MqttTransport create(TransportSettings settings, String link) {
        return create(settings, MqttLinkProviders.named(link));
    }

    /**
     * {@return a transport that is not connected, over the link of that name, whose publishes of QoS 1 and 2 outlive the process}
     * What an earlier process left is sent before anything new.
     *
     * @param link a name such as {@code hivemq}; its jar is on the class path
     * @param store where they are kept; it is the transport's from now on, which closes it, and closed when this throws
     * @throws TransportException kind INVALID_SETTING, naming all that is wrong, and the links that can do it
     */
    public static MqttTransport create(TransportSettings settings, String link, OutboxStore store) {
        MqttLinkProvider provider;
        try {
            provider = MqttLinkProviders.named(link);
        } catch (TransportException e) {
            store.close();
            throw e;
        }
        return create(settings, provider, store);
    }

    /**
     * {@return a transport that is not connected; no file is read and no thread started yet}
     *
     * @throws TransportException kind INVALID_SETTING, naming all that is wrong, and the links that can do it
     */
    public static MqttTransport create(TransportSettings settings, MqttLinkProvider provider) {
        return create(settings, provider, Surroundings.real(), Optional.empty());
    }

    /**
     * {@return a transport that is not connected, whose publishes of QoS 1 and 2 outlive the process} What an earlier process
     * left is sent before anything new.
     *
     * @param store where they are kept; it is the transport's from now on, which closes it, and closed when this throws
     * @throws TransportException kind INVALID_SETTING, naming all that is wrong, and the links that can do it
     */
    public static MqttTransport create(TransportSettings settings, MqttLinkProvider provider, OutboxStore store) {
        return create(settings, provider, Surroundings.real(), Optional.of(store));
    }

    static MqttTransport create(
            TransportSettings settings,
            MqttLinkProvider provider,
            Surroundings surroundings,
            Optional<OutboxStore> store) {
        try {
            TransportException.requireNone(allFaults(settings, provider));
        } catch (TransportException e) {
            store.ifPresent(OutboxStore::close); // Nobody else would: the caller has no transport.
            throw e;
        }
        return new SessionTransport(settings, provider, surroundings, store);
    }

    /**
     * {@return why that link cannot do what the settings want, beside their own {@linkplain TransportSettings#faults() faults};
     * empty = it can}
     */
    public static List<TransportException> faults(TransportSettings settings, MqttLinkProvider provider) {
        MqttVersion version = settings.version().orElse(provider.defaultVersion());
        List<TransportException> faults = new ArrayList<>();
        versionFault(version, provider).ifPresent(faults::add);
        schemeFault(settings.endpoint().scheme(), provider).ifPresent(faults::add);
        clientIdFault(version, settings.session()).ifPresent(faults::add);
        return faults;
    }

    static List<TransportException> allFaults(TransportSettings settings, MqttLinkProvider provider) {
        List<TransportException> faults = new ArrayList<>(settings.faults());
        faults.addAll(faults(settings, provider));
        return faults;
    }

    private static Optional<TransportException> versionFault(MqttVersion version, MqttLinkProvider provider) {
        return provider.versions().contains(version)
                ? Optional.empty()
                : lacks(
                        "version",
                        "MQTT " + version,
                        provider,
                        other -> other.versions().contains(version));
    }

    private static Optional<TransportException> schemeFault(Endpoint.Scheme scheme, MqttLinkProvider provider) {
        return provider.schemes().contains(scheme)
                ? Optional.empty()
                : lacks(
                        "endpoint",
                        scheme.toString(),
                        provider,
                        other -> other.schemes().contains(scheme));
    }

    private static Optional<TransportException> lacks(
            String key, String what, MqttLinkProvider provider, Predicate<MqttLinkProvider> hasIt) {
        String others = MqttLinkProviders.installed().stream()
                .filter(hasIt)
                .map(MqttLinkProvider::name)
                .sorted()
                .collect(Collectors.joining(", "));
        String remedy = others.isEmpty() ? "none on the class path does" : "these do: " + others;
        return Optional.of(new TransportException(
                Kind.INVALID_SETTING, key, "link '" + provider.name() + "' does not speak " + what + "; " + remedy));
    }

    private static Optional<TransportException> clientIdFault(MqttVersion version, TransportSettings.Session session) {
        int length = session.clientId().length();
        boolean isFine = version != MqttVersion.V3_1 || (length >= 1 && length <= LONGEST_CLIENT_ID_OF_3_1);
        return isFine
                ? Optional.empty()
                : Optional.of(new TransportException(
                        Kind.INVALID_SETTING,
                        "client-id",
                        "MQTT 3.1 wants 1 to 23 characters, '" + session.clientId() + "' has " + length));
    }
}
