// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.remote.CrashArchive;
import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.remote.RemoteException;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** An operator's program: asks a device far away how it is, and for its crash records. */
final class AskStatus {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private AskStatus() {}

    /**
     * Asks; at the first call it only makes a key.
     *
     * @param args the key file, the operator's name, and for asking the broker's URI and the device's name
     */
    static void main(String[] args) throws InterruptedException {
        if (args.length != 2 && args.length != 4) {
            System.err.println("usage: remote KEY-FILE NAME [BROKER-URI DEVICE]");
            return;
        }
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            OperatorIdentity.generate(args[1]).save(file);
        }
        OperatorIdentity operator = OperatorIdentity.load(args[1], file);
        System.out.println("the device's settings want: remote.operators." + operator.name()
                + " { role = viewer, public-key = \"" + operator.publicKey() + "\" }");
        if (args.length == 4) {
            ask(operator, args[2], args[3]);
        }
    }

    private static void ask(OperatorIdentity operator, String broker, String device) throws InterruptedException {
        try (MqttTransport transport = MqttTransports.create(TransportSettings.of(broker), "hivemq");
                OperatorClient client =
                        new OperatorClient(transport, "halyard", device, operator, InstantSource.system())) {
            transport.connect();
            System.out.println(client.request("status", OperatorClient.arguments(), PATIENCE)
                    .toPrettyString());
            for (CrashArchive.Crash crash : new CrashArchive(client, PATIENCE).list()) {
                System.out.println(crash.headline());
            }
        } catch (RemoteException e) {
            System.err.println(e.kind() + ": " + e.getMessage());
        }
    }
}
