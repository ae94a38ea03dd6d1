// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.durable.StateFolder;
import io.halyard.remote.RemoteException.Kind;
import io.halyard.testkit.Mosquitto;
import io.halyard.testkit.NeedsProgram;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A device's agent and operators, over a real broker. */
@NeedsProgram("mosquitto")
class RemoteAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final OperatorIdentity viewer = OperatorIdentity.generate("viewer");
    private final OperatorIdentity admin = OperatorIdentity.generate("admin");
    private final RemoteSettings settings = new RemoteSettings(
            "halyard",
            "shed",
            List.of(
                    OperatorKey.of("viewer", Role.VIEWER, viewer.publicKey()),
                    OperatorKey.of("admin", Role.ADMIN, admin.publicKey())));
    private final AtomicInteger counted = new AtomicInteger();
    private final List<String> nonces = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private boolean clockIsTrusted = true;
    private volatile Callable<Boolean> replied = () -> true;

    @BeforeEach
    void startBroker() {
        broker = Mosquitto.start();
        open.add(broker);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    @Test
    void theStatusIsRetainedAndAnswered() throws Exception {
        startAgent();
        try (OperatorClient client = client(viewer)) {
            assertThat(client.status(PATIENCE).orElseThrow().path("mode").stringValue())
                    .isEqualTo("app");
            ObjectNode status = client.request("status", OperatorClient.arguments(), PATIENCE);
            assertThat(status.path("online").asBoolean()).isTrue();
            assertThat(status.path("device").stringValue()).isEqualTo("shed");
        }
    }

    @Test
    void aDeviceThatVanishesIsOffline() throws Exception {
        startAgent().transport().abandon();
        try (Inbox inbox = connected(Optional.empty()).subscribe(settings.statusTopic(), Qos.AT_LEAST_ONCE)) {
            ReceivedMessage status = inbox.take();
            while (status.text().contains("\"online\":true")) {
                status = inbox.take();
            }
            assertThat(status.text()).isEqualTo("{\"v\":1,\"online\":false}");
        }
    }

    @Test
    void partsArriveInOrder() throws Exception {
        startAgent();
        List<Integer> parts = new ArrayList<>();
        try (OperatorClient client = client(viewer)) {
            ObjectNode result = client.request(
                    "parts",
                    OperatorClient.arguments().put("count", 50),
                    PATIENCE,
                    part -> parts.add(part.path("n").asInt(-1)));
            assertThat(result.path("sent").asInt()).isEqualTo(50);
        }
        assertThat(parts).hasSize(50).isSorted();
    }

    @Test
    void aRoleMayDoItsOwnOnly() throws Exception {
        startAgent();
        try (OperatorClient client = client(viewer)) {
            assertRefused(client, "count", Kind.FORBIDDEN, "count needs the role OPERATOR; 'viewer' is VIEWER");
        }
        try (OperatorClient client = client(admin)) {
            assertThat(client.request("count", OperatorClient.arguments(), PATIENCE)
                            .path("count")
                            .asInt())
                    .isEqualTo(1);
            assertRefused(client, "nothing", Kind.UNKNOWN_COMMAND, "there is no command 'nothing' here");
            assertRefused(client, "fails", Kind.FAILED, "fails failed: java.lang.IllegalStateException: on purpose");
        }
    }

    @Test
    void whoWaitsForTheReplyWaitsUntilTheBrokerHasIt() throws Exception {
        RemoteAgent agent = startAgent().agent();
        assertThat(agent.awaitReplied(Duration.ZERO)).as("nobody asked").isTrue();
        replied = () -> agent.awaitReplied(Duration.ZERO);
        try (OperatorClient client = client(viewer)) {
            ObjectNode result = client.request("replied", OperatorClient.arguments(), PATIENCE);
            assertThat(result.path("while").asBoolean(true))
                    .as("while it is carried out")
                    .isFalse();
        }
        assertThat(agent.awaitReplied(PATIENCE)).isTrue();
    }

    @Test
    void aForgedSignatureIsRefused() throws Exception {
        startAgent();
        OperatorIdentity forger = OperatorIdentity.generate("admin");
        try (OperatorClient client = client(forger)) {
            assertRefused(
                    client, "count", Kind.BAD_SIGNATURE, "the signature is not that of the key enrolled as 'admin'");
        }
        assertThat(counted).hasValue(0);
    }

    @Test
    void aCapturedRequestIsNeverCarriedOutAgain() throws Exception {
        startAgent();
        MqttTransport spy = connected(Optional.empty());
        List<Payload> captured = new ArrayList<>();
        try (Inbox inbox = spy.subscribe(settings.requestTopic(), Qos.AT_LEAST_ONCE);
                OperatorClient client = client(admin)) {
            inbox.granted().get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                client.request("count", OperatorClient.arguments(), PATIENCE);
                captured.add(inbox.take().payload());
            }
            for (Payload payload : captured) {
                spy.publish(Message.of(settings.requestTopic(), payload)).get(30, TimeUnit.SECONDS);
            }
            client.request("status", OperatorClient.arguments(), PATIENCE); // In order: the replayed ones are through.
        }
        assertThat(counted).hasValue(3);
    }

    @Test
    void neitherIsOneThatWasCapturedBeforeARestart() throws Exception {
        Running first = startAgent();
        byte[] sealed = Envelope.seal(request("count", 5, Optional.empty()), admin.privateKey());
        try (Inbox replies = connected(Optional.empty()).subscribe(settings.replyTopic("admin"), Qos.AT_LEAST_ONCE)) {
            replies.granted().get(30, TimeUnit.SECONDS);
            MqttTransport sender = connected(Optional.empty());
            sender.publish(Message.of(settings.requestTopic(), Payload.of(sealed)))
                    .get(30, TimeUnit.SECONDS);
            assertThat(replies.take().text()).contains("\"ok\":true");
            first.transport().close();
            first.state().close();
            startAgent();
            sender.publish(Message.of(settings.requestTopic(), Payload.of(sealed)))
                    .get(30, TimeUnit.SECONDS);
            assertThat(replies.take().text()).contains("\"ok\":true").contains("\"count\":1");
        }
        assertThat(counted).hasValue(1);
    }

    @Test
    void aRequestThatBroughtTheDeviceDownIsNotTriedAgain() throws Exception {
        RemoteRequest poison = request("count", 5, Optional.empty());
        try (StateFolder state = StateFolder.open(folder)) {
            new RequestJournal(state.folder("remote").log("journal", io.halyard.durable.LogSettings.defaults()))
                    .begin(poison);
        }
        startAgent();
        try (Inbox replies = connected(Optional.empty()).subscribe(settings.replyTopic("admin"), Qos.AT_LEAST_ONCE)) {
            replies.granted().get(30, TimeUnit.SECONDS);
            byte[] sealed = Envelope.seal(poison, admin.privateKey());
            connected(Optional.empty())
                    .publish(Message.of(settings.requestTopic(), Payload.of(sealed)))
                    .get(30, TimeUnit.SECONDS);
            assertThat(replies.take().text())
                    .contains("ABORTED_BY_CRASH")
                    .contains("the device went down while it did count; it does not try again");
        }
        assertThat(counted).hasValue(0);
    }

    @Test
    void withoutATrustedClockTheNonceDecides() throws Exception {
        clockIsTrusted = false;
        startAgent();
        try (OperatorClient client = client(admin)) {
            client.request("count", OperatorClient.arguments(), PATIENCE); // The client found the nonce in the status.
        }
        assertThat(counted).hasValue(1);
        try (Inbox replies = connected(Optional.empty()).subscribe(settings.replyTopic("admin"), Qos.AT_LEAST_ONCE)) {
            replies.granted().get(30, TimeUnit.SECONDS);
            byte[] sealed = Envelope.seal(request("count", Long.MAX_VALUE, Optional.of("old")), admin.privateKey());
            connected(Optional.empty())
                    .publish(Message.of(settings.requestTopic(), Payload.of(sealed)))
                    .get(30, TimeUnit.SECONDS);
            assertThat(replies.take().text()).contains("send the nonce of its latest status");
        }
        assertThat(counted).hasValue(1);
    }

    @Test
    void theNonceOfALaterStatusIsWaitedForAndSent() throws Exception {
        MqttTransport device = connected(Optional.empty());
        try (Subscription _ = deviceThatWants("new", device, () -> publishStatus(device, "new"));
                OperatorClient client = client(admin)) {
            assertThat(client.status(PATIENCE)).isPresent();
            assertThat(client.request("count", OperatorClient.arguments(), PATIENCE)
                            .path("fresh")
                            .asBoolean())
                    .isTrue();
        }
        assertThat(nonces).containsExactly("old", "new");
    }

    @Test
    void whatIsRefusedWithTheLatestNonceIsRefused() throws Exception {
        MqttTransport device = connected(Optional.empty());
        try (Subscription _ = deviceThatWants("new", device, () -> {});
                OperatorClient client = client(admin)) {
            assertThat(client.status(PATIENCE)).isPresent();
            assertRefused(client, "count", Kind.EXPIRED, "send the nonce of its latest status");
        }
        assertThat(nonces).containsExactly("old");
    }

    /** A device whose latest status is about to come: the one on the broker has the nonce "old". */
    private Subscription deviceThatWants(String nonce, MqttTransport device, Runnable afterRefusal) throws Exception {
        publishStatus(device, "old").get(30, TimeUnit.SECONDS);
        Subscription requests = device.subscribe(settings.requestTopic(), Qos.AT_LEAST_ONCE, message -> {
            RemoteRequest asked = Envelope.open(message.payload().toBytes()).request();
            nonces.add(asked.nonce().orElse("none"));
            boolean fresh = asked.nonce().filter(nonce::equals).isPresent();
            ObjectNode reply = fresh
                    ? Replies.done(asked.id(), OperatorClient.arguments().put("fresh", true))
                    : Replies.refused(asked.id(), Kind.EXPIRED, "send the nonce of its latest status");
            CompletableFuture<Void> _ =
                    device.publish(Message.of(settings.replyTopic("admin"), Payload.wrap(Json.bytes(reply))));
            if (!fresh) {
                afterRefusal.run();
            }
        });
        requests.granted().get(30, TimeUnit.SECONDS);
        return requests;
    }

    private CompletableFuture<Void> publishStatus(MqttTransport device, String nonce) {
        ObjectNode status = OperatorClient.arguments().put("online", true).put("nonce", nonce);
        return device.publish(Message.of(settings.statusTopic(), Payload.wrap(Json.bytes(status)))
                .withRetain(true));
    }

    @Test
    void anAbsentDeviceIsATimeoutThatSaysSo() throws Exception {
        try (OperatorClient client = client(admin)) {
            assertThatThrownBy(() -> client.request("status", OperatorClient.arguments(), Duration.ofSeconds(1)))
                    .hasMessage(
                            "no reply of 'shed' to status within 1 s; there is no status of it: is its name right?");
        }
    }

    private record Running(MqttTransport transport, StateFolder state, RemoteAgent agent) {}

    private Running startAgent() throws InterruptedException {
        StateFolder stateFolder = StateFolder.open(folder);
        open.add(stateFolder);
        MqttTransport transport = connected(Optional.of(settings.lastWill()));
        RemoteAgent agent = new RemoteAgent(
                settings,
                transport,
                stateFolder,
                Set.of(
                        command(
                                "count",
                                Role.OPERATOR,
                                (_, _) -> OperatorClient.arguments().put("count", counted.incrementAndGet())),
                        command("parts", Role.VIEWER, RemoteAgentTest::sendParts),
                        command(
                                "replied",
                                Role.VIEWER,
                                (_, _) -> OperatorClient.arguments().put("while", isReplied())),
                        command("fails", Role.VIEWER, (_, _) -> {
                            throw new IllegalStateException("on purpose");
                        })),
                Set.of(status -> status.put("mode", "app")),
                new RemoteClock(InstantSource.fixed(NOW), () -> clockIsTrusted));
        open.add(agent);
        agent.start();
        transport.probe(PATIENCE); // Answered after the subscription.
        return new Running(transport, stateFolder, agent);
    }

    private MqttTransport connected(Optional<Message> will) throws InterruptedException {
        TransportSettings plain = TransportSettings.of(broker.uri());
        MqttTransport transport = MqttTransports.create(
                will.map(message -> plain.withSession(plain.session().withWill(message)))
                        .orElse(plain),
                "hivemq");
        open.add(transport);
        transport.connect();
        assertThat(transport.awaitConnected(PATIENCE)).isTrue();
        return transport;
    }

    private OperatorClient client(OperatorIdentity identity) throws InterruptedException {
        return new OperatorClient(connected(Optional.empty()), "halyard", "shed", identity, InstantSource.fixed(NOW));
    }

    private static RemoteRequest request(String command, long counter, Optional<String> nonce) {
        return new RemoteRequest(
                "00112233445566778899aabbccddeeff",
                "shed",
                command,
                OperatorClient.arguments(),
                NOW,
                NOW.plusSeconds(60),
                counter,
                "admin",
                nonce);
    }

    private static void assertRefused(OperatorClient client, String command, Kind kind, String message) {
        assertThatThrownBy(() -> client.request(command, OperatorClient.arguments(), PATIENCE))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    private static ObjectNode sendParts(RemoteRequest request, Consumer<ObjectNode> parts) {
        long count = request.number("count", 1, 1, 1_000);
        for (int n = 0; n < count; n++) {
            parts.accept(OperatorClient.arguments().put("n", n));
        }
        return OperatorClient.arguments().put("sent", count);
    }

    private boolean isReplied() {
        try {
            return replied.call();
        } catch (Exception e) { // Whatever it is fails the request.
            throw new IllegalStateException(e);
        }
    }

    private interface Body {
        ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts);
    }

    private static RemoteCommand command(String name, Role role, Body body) {
        return new RemoteCommand() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Role role() {
                return role;
            }

            @Override
            public ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts) {
                return body.run(request, parts);
            }
        };
    }
}
