// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.spi.MqttLinkProvider;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Says whether the tests of a module hold its links against every contract, in every version that they speak, and on every
 * broker: a suite that nobody wrote fails nowhere else.
 */
public final class SuiteCoverage {
    private SuiteCoverage() {}

    /**
     * Fails, naming each suite that is missing.
     *
     * @param test any test of the module
     * @param providers its links
     */
    public static void assertComplete(Class<?> test, MqttLinkProvider... providers) throws Exception {
        List<BrokerKind> brokers = List.of(new MosquittoKind(), new ArtemisKind());
        Set<String> wanted = new TreeSet<>();
        for (MqttLinkProvider provider : providers) {
            for (MqttVersion version : provider.versions()) {
                for (BrokerKind broker : brokers) {
                    wanted.add(suite(LinkContract.class, provider, version, broker));
                    wanted.add(suite(TransportContract.class, provider, version, broker));
                }
                wanted.add(suite(BrokerWordsContract.class, provider, version, "a script"));
                if (version == MqttVersion.V5) {
                    wanted.add(suite(BrokerReasonsContract.class, provider, version, "a script"));
                }
            }
            for (BrokerKind broker : brokers) {
                wanted.add(suite(TlsContract.class, provider, "any version", broker));
            }
        }
        assertThat(suites(test)).as("suites that %s's neighbours run", test).containsAll(wanted);
    }

    private static Set<String> suites(Class<?> test)
            throws IOException, URISyntaxException, ReflectiveOperationException {
        Path root =
                Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> suites = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                Class<?> type = Class.forName(name, false, test.getClassLoader());
                if (type.isMemberClass() || Modifier.isAbstract(type.getModifiers())) {
                    continue;
                }
                if (Stream.of(LinkContract.class, TransportContract.class, TlsContract.class, ScriptedBench.class)
                        .anyMatch(contract -> contract.isAssignableFrom(type))) {
                    Constructor<?> constructor = type.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    suites.add(suite(constructor.newInstance()));
                }
            }
        }
        return suites;
    }

    private static String suite(Object test) {
        return switch (test) {
            case LinkContract link -> suite(LinkContract.class, link.provider(), link.version(), link.brokers());
            case TransportContract transport ->
                suite(TransportContract.class, transport.provider(), transport.version(), transport.brokers());
            case TlsContract tls -> suite(TlsContract.class, tls.provider(), "any version", tls.brokers());
            case BrokerWordsContract words ->
                suite(BrokerWordsContract.class, words.provider(), words.version(), "a script");
            case BrokerReasonsContract reasons ->
                suite(BrokerReasonsContract.class, reasons.provider(), MqttVersion.V5, "a script");
            default -> test.toString();
        };
    }

    private static String suite(Class<?> contract, MqttLinkProvider provider, Object version, Object broker) {
        return contract.getSimpleName() + " of " + provider.name() + " in " + version + " on " + broker;
    }
}
