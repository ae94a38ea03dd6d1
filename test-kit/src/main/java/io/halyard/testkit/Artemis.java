// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import io.halyard.testkit.TestAuthority.Issued;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Predicate;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.impl.ServiceRegistryImpl;

/**
 * Apache Artemis, in this process: the broker that shows what is Mosquitto's way alone. It speaks MQTT 3.1, 3.1.1 and 5, and WebSocket
 * at the same port, keeps nothing on disk, and starts within some ten milliseconds.
 */
public final class Artemis implements TestBroker {
    /** One for all its threads would do; a second keeps a slow connection from the others. */
    private static final int NETWORK_THREADS = 2;

    private record Running(ActiveMQServer server, ScheduledExecutorService clock) {}

    private final int port;
    private final String parameters;
    private final Optional<ArtemisGuard> guard;
    private Optional<Running> running = Optional.empty();

    private Artemis(int port, String parameters, Optional<ArtemisGuard> guard) {
        this.port = port;
        this.parameters = parameters;
        this.guard = guard;
    }

    /**
     * Starts a broker that anyone may use, and returns when it accepts connections.
     *
     * @param parameters of its acceptor, as {@code NAME=VALUE}
     */
    public static Artemis start(int port, String... parameters) {
        return started(new Artemis(port, String.join(";", parameters), Optional.empty()));
    }

    /** Starts a broker that lets in only who has that login. */
    public static Artemis admitting(int port, String userName, String password) {
        return started(new Artemis(port, "", Optional.of(ArtemisGuard.admitting(userName, password))));
    }

    /**
     * Starts a broker that lets nobody publish to or subscribe to an address, and then keeps the connection.
     *
     * @param isForbidden told a topic or filter in Artemis' own form, with dots for slashes
     */
    public static Artemis refusing(int port, Predicate<String> isForbidden) {
        String parameters = "closeMqttConnectionOnPublishAuthorizationFailure=false";
        return started(new Artemis(port, parameters, Optional.of(ArtemisGuard.refusing(isForbidden))));
    }

    /**
     * Starts a broker that anyone may use who speaks TLS.
     *
     * @param clients who vouches for clients, which then need a certificate
     * @param crlFile certificates of clients that were revoked, PEM
     */
    public static Artemis encrypted(
            int port, Issued certificate, Optional<TestAuthority> clients, Optional<Path> crlFile) {
        String password = "not-secret";
        List<String> parameters = new ArrayList<>(List.of(
                "sslEnabled=true",
                "keyStoreType=PKCS12",
                "keyStorePath=" + TestAuthority.keyStoreFile(certificate, password),
                "keyStorePassword=" + password));
        clients.ifPresent(authority -> parameters.addAll(List.of(
                "needClientAuth=true",
                "trustStoreType=PKCS12",
                "trustStorePath=" + authority.trustStoreFile(password),
                "trustStorePassword=" + password)));
        crlFile.ifPresent(file -> parameters.add("crlPath=" + file));
        return start(port, parameters.toArray(String[]::new));
    }

    private static Artemis started(Artemis broker) {
        broker.restart();
        return broker;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void restart() {
        if (running.isPresent()) {
            throw new IllegalStateException("the broker at port " + port + " is running");
        }
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("artemis-clock").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        // What they stumble over while it ends is its own affair.
        ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("artemis-", 0)
                .uncaughtExceptionHandler((_, _) -> {})
                .factory());
        ServiceRegistryImpl services = new ServiceRegistryImpl();
        services.setExecutorService(threads);
        services.setIOExecutorService(threads);
        services.setPageExecutorService(threads);
        services.setScheduledExecutorService(clock);
        try {
            ActiveMQServer server = new ActiveMQServerImpl(configuration(), null, guard.orElse(null), null, services);
            server.start();
            running = Optional.of(new Running(server, clock));
        } catch (Exception e) { // What it declares.
            throw new IllegalStateException("Artemis does not start", e);
        }
        Ports.awaitListening(port);
    }

    @Override
    public void kill() {
        running.ifPresent(ending -> {
            try {
                ending.server.fail(false);
            } catch (Exception e) { // What it declares.
                throw new IllegalStateException("Artemis does not end", e);
            }
            ending.clock.shutdownNow();
        });
        running = Optional.empty();
    }

    @Override
    public void close() {
        kill();
    }

    /** It acknowledges first. What remains to be done with a message then is a task of each queue that got it. */
    @Override
    public void settle() {
        running.ifPresent(settling -> settling.server
                .getPostOffice()
                .getAllBindings()
                .filter(QueueBinding.class::isInstance)
                .map(binding -> ((QueueBinding) binding).getQueue())
                .forEach(Artemis::settle));
    }

    private static void settle(Queue queue) {
        if (!queue.flushExecutor()) {
            throw new IllegalStateException("Artemis does not come to an end with queue " + queue.getName());
        }
    }

    private Configuration configuration() throws Exception {
        return new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(guard.isPresent())
                .setJMXManagementEnabled(false)
                .setCriticalAnalyzer(false)
                .setMaxDiskUsage(-1)
                .addAcceptorConfiguration(
                        "mqtt",
                        "tcp://127.0.0.1:" + port + "?protocols=MQTT;useEpoll=false;useKQueue=false;quietPeriod=0"
                                + ";remotingThreads=" + NETWORK_THREADS
                                + (parameters.isEmpty() ? "" : ";" + parameters));
    }
}
