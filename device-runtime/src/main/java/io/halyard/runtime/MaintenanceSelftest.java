// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.remote.OperatorKey;
import io.halyard.remote.RemoteException;
import io.halyard.remote.RemoteSettings;
import io.halyard.remote.Role;
import io.halyard.runtime.DeviceSettings.RemoteChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import io.halyard.watchdog.Watchdog;
import io.halyard.watchdog.WatchdogSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs maintenance mode for once, beside the device and under the name {@code DEVICE-selftest}, and asks it as an operator would: so that it
 * cannot rot unseen until it is needed. It takes the settings' broker, and a state folder and an operator of its own.
 */
final class MaintenanceSelftest {
    private static final String SUFFIX = "-selftest";

    private final DeviceSettings settings;
    private final Duration patience;
    private final OperatorIdentity operator = OperatorIdentity.generate("selftest");

    /** @param patience how long it may take until maintenance mode answers */
    MaintenanceSelftest(DeviceSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /** {@return whether maintenance mode works; {@code out} gets a line about it} */
    boolean run(PrintStream out) throws InterruptedException {
        if (settings.remote().isEmpty()) {
            out.println("maintenance mode would be deaf: no operators are enrolled (remote.operators)");
            return false;
        }
        Path folder = temporaryFolder();
        long start = System.nanoTime();
        try (OpenParts open = new OpenParts()) {
            Watchdog watchdog = open.add(Watchdog.begin(WatchdogSettings.in(folder)));
            watchdog.ledger().settingsAtFault("this is a self-test");
            DeviceSettings here = renamed();
            Maintenance.open(here, new Guarded(watchdog, new RestartSwitch()), open);
            String mode = ask(here.remote().orElseThrow(), open);
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            out.println("maintenance mode answers after " + millis + " ms, as '" + mode + "'");
            return mode.equals("maintenance");
        } catch (RemoteException e) {
            out.println("maintenance mode does not answer: " + e.getMessage());
            return false;
        } finally {
            delete(folder);
        }
    }

    private String ask(RemoteChoice remote, OpenParts open) throws InterruptedException {
        RemoteSettings topics = remote.settings();
        TransportChoice choice = remote.transport().or(settings::transport).orElseThrow();
        MqttTransport transport =
                open.add(MqttTransports.create(named(choice.settings(), SUFFIX + "-operator"), choice.client()));
        transport.connect();
        try (OperatorClient client =
                new OperatorClient(transport, topics.prefix(), topics.device(), operator, InstantSource.system())) {
            ObjectNode status = client.request("status", OperatorClient.arguments(), patience);
            return status.path("mode").asString("");
        } finally {
            Message nothing =
                    Message.of(topics.statusTopic(), Payload.wrap(new byte[0])).withRetain(true);
            transport
                    .publish(nothing)
                    .completeOnTimeout(null, 5, TimeUnit.SECONDS)
                    .exceptionally(_ -> null)
                    .join();
        }
    }

    private DeviceSettings renamed() {
        RemoteChoice remote = settings.remote().orElseThrow();
        RemoteSettings topics = new RemoteSettings(
                remote.settings().prefix(),
                settings.name() + SUFFIX,
                List.of(OperatorKey.of(operator.name(), Role.VIEWER, operator.publicKey())),
                remote.settings().maximumPayloadBytes());
        return new DeviceSettings(
                settings.name() + SUFFIX,
                Map.of(),
                settings.transport().map(MaintenanceSelftest::renamed),
                Optional.empty(),
                settings.guard(),
                Optional.of(new RemoteChoice(topics, remote.transport().map(MaintenanceSelftest::renamed), true)),
                settings.app());
    }

    private static TransportChoice renamed(TransportChoice choice) {
        return new TransportChoice(choice.client(), named(choice.settings(), SUFFIX), Optional.empty(), false);
    }

    /** The device itself may be connected under its own name. */
    private static TransportSettings named(TransportSettings settings, String suffix) {
        String id = settings.session().clientId();
        return id.isEmpty()
                ? settings
                : settings.withSession(settings.session().withClientId(StableClientId.beside(id, suffix)));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("halyard-selftest");
        } catch (IOException e) {
            throw new UncheckedIOException("a self-test needs a temporary folder", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
