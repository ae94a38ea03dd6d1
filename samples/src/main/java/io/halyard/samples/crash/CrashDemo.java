// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import static io.halyard.samples.expect.Expectations.check;

import ch.qos.logback.classic.Level;
import io.halyard.remote.CrashArchive;
import io.halyard.remote.OperatorClient;
import io.halyard.remote.OperatorIdentity;
import io.halyard.remote.RemoteException;
import io.halyard.samples.expect.Expectations;
import io.halyard.samples.expect.Expectations.Unmet;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A device app that crashes is run to its lock-out under the launcher; an operator reads its crash record over MQTT, mends the
 * fault, lifts the lock-out by a signed request, and the app runs. Every step is checked.
 *
 * <p>Device and launcher are processes of their own; the broker and the operator live in this one.
 */
public final class CrashDemo {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration REPLY = Duration.ofSeconds(30);
    private static final String DEVICE = "irrigation";
    private static final String OPERATOR = "alice";
    private static final int STRIKES = 3;

    private final Narrator narrator;
    private final Expectations expectations = new Expectations();
    private final DemoFolder folder;
    private final DemoBroker broker;
    private final OperatorIdentity operator;

    private CrashDemo(Narrator narrator, DemoFolder folder, DemoBroker broker, OperatorIdentity operator) {
        this.narrator = narrator;
        this.folder = folder;
        this.broker = broker;
        this.operator = operator;
    }

    /**
     * Plays it.
     *
     * @param headless whether nobody watches: then only what was checked is printed
     * @return whether everything held
     * @throws IOException when the temporary folder cannot be written
     * @throws InterruptedException when the calling thread is interrupted
     */
    public static boolean play(boolean headless) throws IOException, InterruptedException {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.WARN); // What operator and broker log would come between what happens at the device.
        }
        try (DemoFolder folder = DemoFolder.create();
                DemoBroker broker = DemoBroker.start()) {
            Path key = folder.path("alice.pem");
            OperatorIdentity.generate(OPERATOR).save(key);
            CrashDemo demo =
                    new CrashDemo(new Narrator(!headless), folder, broker, OperatorIdentity.load(OPERATOR, key));
            demo.writeSettings();
            demo.introduce();
            try (GuardedDevice device = GuardedDevice.start(folder)) {
                Runtime.getRuntime()
                        .addShutdownHook(Thread.ofPlatform()
                                .name("halyard-crash-demo-end")
                                .unstarted(() -> leaveNothing(device, folder)));
                demo.play(device);
            }
            return demo.expectations.print();
        }
    }

    /** Ctrl-C: no process and no file stays. */
    private static void leaveNothing(GuardedDevice device, DemoFolder folder) {
        device.close();
        folder.close();
    }

    private void writeSettings() throws IOException {
        Files.writeString(folder.path("settings.conf"), """
                device.name = %s
                transport { endpoint = "%s", version = "3.1.1" }
                watchdog { state-folder = "%s", strikes = %d }
                remote.operators.%s { role = operator, public-key = "%s" }
                app.calibration = "%s"
                """.formatted(
                DEVICE, broker.uri(), folder.path("state"), STRIKES, OPERATOR, operator.publicKey(), calibration()));
    }

    private Path calibration() {
        return folder.path("pump.calibration");
    }

    private void introduce() {
        narrator.tell("""
                A device that nobody visits runs an irrigation app. Somebody forgot its calibration file, so it crashes at every
                start. Its launcher starts it again each time, as systemd would. An operator sits at another computer; between
                them there is one MQTT broker.
                """);
        narrator.show("everything lies in " + folder + ", which goes when this ends; settings.conf:", settings());
    }

    private String settings() {
        try {
            return Files.readString(folder.path("settings.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play(GuardedDevice device) throws InterruptedException {
        narrator.tell("1. The app crashes, again and again. Before each start the guard puts a strike on disk.");
        if (!crashes(device)) {
            return; // All that follows would wait in vain.
        }
        try (MqttTransport transport = connect();
                OperatorClient client =
                        new OperatorClient(transport, "halyard", DEVICE, operator, InstantSource.system())) {
            narrator.tell(
                    "2. Three strikes: the next start does not load the app. The device connects instead, and waits.");
            Optional<Lockout> locked = isLockedOut(device, client);
            if (locked.isEmpty()) {
                return;
            }
            narrator.tell("3. The operator asks what happened. The answer was written by the app's last breath.");
            new CrashReading(new CrashArchive(client, REPLY), narrator, expectations).read();
            long epoch = locked.get().epoch();
            narrator.tell("4. Somebody else on the same broker tries to set the app free, with a key of his own.");
            strangerIsRefused(epoch);
            narrator.tell("5. The operator brings the calibration file, lifts the lock-out, and the app runs.");
            isSetFree(client, epoch);
            runsAgain(device, client);
        }
        narrator.tell("6. The end: the launcher is asked to stop, and stops the app.");
        expectations.expect("the launcher ends, and the device with it", () -> {
            check(device.stop(), "the launcher did not end");
            return "runs ended with: " + String.join(", ", device.ends());
        });
    }

    private boolean crashes(GuardedDevice device) throws InterruptedException {
        return expectations
                .expect(STRIKES + " starts in a row end with a crash", () -> {
                    for (int run = 1; run <= STRIKES; run++) {
                        int count = run;
                        long start = System.nanoTime();
                        List<String> ends = narrator.during(
                                "run " + run + " of " + STRIKES, () -> device.awaitEnds(count, PATIENCE));
                        narrator.show(
                                String.format(
                                        Locale.ROOT,
                                        "run %d %s after %.1f s, and is started again",
                                        run,
                                        ends.get(run - 1),
                                        (System.nanoTime() - start) / 1e9),
                                "");
                        check(ends.get(run - 1).equals("exited 83"), "run " + run + " " + ends.get(run - 1));
                    }
                    return "status 83 each time, with growing pauses";
                })
                .isPresent();
    }

    private MqttTransport connect() {
        MqttTransport transport =
                MqttTransports.create(TransportSettings.of(broker.uri()).withVersion(MqttVersion.V3_1_1), "hivemq");
        transport.connect();
        return transport;
    }

    /** What the status said of it; requests to lift it name the epoch, so that nobody lifts one that he has not seen. */
    private record Lockout(long epoch, String explanation) {
        @Override
        public String toString() {
            return "mode maintenance, lock epoch " + epoch + ": " + explanation;
        }
    }

    private Optional<Lockout> isLockedOut(GuardedDevice device, OperatorClient client) throws InterruptedException {
        Optional<Lockout> locked = expectations.expect("the device stays connected, locked out", () -> {
            ObjectNode status = narrator.during("start 4", () -> statusIn(client, "maintenance"));
            check(status.path("cause").asString("").equals("STRIKES"), status.toString());
            check(status.path("lockEpoch").asLong(0) > 0, status.toString());
            return new Lockout(
                    status.path("lockEpoch").asLong(0),
                    status.path("explanation").asString(""));
        });
        expectations.expect("the app was not loaded for that", () -> {
            long starts = device.printed("irrigation starts");
            check(starts == STRIKES, starts + " starts of the app");
            return starts + " starts of the app, and a fourth one of the device without it";
        });
        return locked;
    }

    private static ObjectNode statusIn(OperatorClient client, String mode) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "no reply";
        while (System.nanoTime() - deadline < 0) {
            try {
                ObjectNode status = client.request("status", OperatorClient.arguments(), Duration.ofSeconds(2));
                if (status.path("mode").asString("").equals(mode)) {
                    return status;
                }
                last = status.toString();
            } catch (RemoteException e) {
                if (e.kind() != RemoteException.Kind.TIMEOUT) {
                    throw e;
                }
            }
        }
        throw new Unmet("not in the mode " + mode + " within " + PATIENCE.toSeconds() + " s: " + last);
    }

    private void strangerIsRefused(long epoch) throws InterruptedException {
        expectations.expect("a request that somebody else signed is refused", () -> {
            try (MqttTransport transport = connect();
                    OperatorClient stranger = new OperatorClient(
                            transport,
                            "halyard",
                            DEVICE,
                            OperatorIdentity.generate(OPERATOR),
                            InstantSource.system())) {
                stranger.request("lockout.clear", OperatorClient.arguments().put("epoch", epoch), REPLY);
                throw new Unmet("it was carried out");
            } catch (RemoteException e) {
                check(e.kind() == RemoteException.Kind.BAD_SIGNATURE, e.kind() + ": " + e.getMessage());
                return String.valueOf(e.getMessage());
            }
        });
    }

    private void isSetFree(OperatorClient client, long epoch) throws InterruptedException {
        expectations.expect("the lock-out is lifted by a signed request", () -> {
            mend();
            ObjectNode reply =
                    client.request("lockout.clear", OperatorClient.arguments().put("epoch", epoch), REPLY);
            check(reply.path("restarting").asBoolean(false), reply.toString());
            return reply;
        });
    }

    private void mend() {
        try {
            Files.writeString(calibration(), "7.5\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runsAgain(GuardedDevice device, OperatorClient client) throws InterruptedException {
        expectations.expect("the app runs", () -> {
            ObjectNode status = narrator.during("start 5", () -> statusIn(client, "app"));
            device.awaitPrinted("the pump gives 7.5 litres a minute: watering bed 7", PATIENCE);
            return "mode app, run " + status.path("run").asLong(0) + "; the run before ended with "
                    + status.path("previousEnd").asString("?");
        });
    }
}
