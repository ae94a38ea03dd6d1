// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Ports;
import io.halyard.testkit.TestBroker;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.Session;
import io.halyard.transport.contract.LinkBench.Connected;
import io.halyard.transport.session.MqttTransports;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules L1 to L11 of {@code io.halyard.transport.spi}, held against one link and one protocol version; L12 is in {@link WrongWords}. */
@NeedsProgram("mosquitto")
@Timeout(60)
public abstract class LinkContract {
    private static final int PUBACK = 4;
    private static final int PUBCOMP = 7;
    private static final int DISCONNECT = 14;
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private LinkBench bench;

    /** {@return the links to be judged} */
    protected abstract MqttLinkProvider provider();

    /** {@return the protocol version to speak} */
    protected abstract MqttVersion version();

    /** {@return the brokers that the links are held against: Mosquitto, unless a subclass says otherwise} */
    protected BrokerKind brokers() {
        return new MosquittoKind();
    }

    /** Starts a broker. */
    @BeforeEach
    final void openBench() {
        // Mosquitto 2.0.11 forgets queued messages of QoS 2 beyond its window.
        bench = new LinkBench(provider(), version(), brokers().open(Ports.free(), 1_000));
    }

    /** Throws everything away. */
    @AfterEach
    final void closeBench() {
        bench.close();
    }

    @Test
    void l1_aLostLinkDoesNotConnectAgain() throws Exception {
        Connected connected = bench.connect("one");
        int before = bench.proxy.connections();
        bench.proxy.cut();
        connected.reports().loss();
        Patience.await()
                .during(Duration.ofMillis(1_500)) // Libraries that connect again do so after a second.
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.proxy.connections() == before);
    }

    @Test
    void l2_publishDoesNotBlockOnADeadPath() throws Exception {
        Connected connected = bench.connect("one");
        bench.proxy.freeze();
        String large = "x".repeat(20_000);
        for (int i = 0; i < 500; i++) {
            connected.publish("t", large, Qos.AT_LEAST_ONCE);
            connected.publish("t", large, Qos.AT_MOST_ONCE);
        }
        connected.link().abandon();
    }

    @Test
    void l2_abandonDoesNotBlockOnADeadPath() throws Exception {
        Connected connected = bench.connect("one");
        bench.proxy.freeze();
        connected.publish("t", "x", Qos.AT_LEAST_ONCE);
        long began = System.nanoTime();
        connected.link().abandon();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void l2_publishingFromACallbackDoesNotBlock() throws Exception {
        Connected connected = bench.connect("one");
        CompletableFuture<Void> last = new CompletableFuture<>();
        connected.link().publish(new ChainedPublish(connected.link(), 200, last));
        last.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    void l3_publishesGoOutInTheOrderOfTheCalls(Qos qos) throws Exception {
        Connected receiver = bench.connect("receiver");
        receiver.subscribe("t", qos);
        Connected sender = bench.connect("sender");
        List<String> texts = IntStream.range(0, 500).mapToObj(String::valueOf).toList();
        List<RecordedPublish> sent =
                texts.stream().map(text -> sender.publish("t", text, qos)).toList();
        List<String> received = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            InboundMessage message = receiver.reports().next();
            message.acknowledge().run();
            received.add(message.message().text());
        }
        assertThat(received).isEqualTo(texts);
        for (RecordedPublish publish : sent) {
            publish.await();
        }
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    void l4_eachPublishIsAnsweredOnce(Qos qos) throws Exception {
        Connected connected = bench.connect("one");
        List<RecordedPublish> publishes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            publishes.add(connected.publish("t", "x", qos));
        }
        for (RecordedPublish publish : publishes) {
            publish.await();
        }
        connected.link().ping().get(30, TimeUnit.SECONDS);
        assertThat(publishes).allMatch(publish -> publish.answers().get() == 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void l4_whatIsUnansweredAtALossIsNotAnsweredAfterwards(Qos qos) throws Exception {
        Connected connected = bench.connect("one");
        bench.proxy.freeze();
        RecordedPublish publish = connected.publish("t", "x", qos);
        bench.proxy.cut();
        connected.reports().loss();
        connected.link().abandon();
        Patience.await()
                .during(A_WHILE)
                .atMost(Duration.ofSeconds(20))
                .until(() -> publish.answers().get() == 0);
    }

    @Test
    void l4_aMessageOfTheLargestIntendedSizePasses() throws Exception {
        Connected connected = bench.connect("one");
        connected.subscribe("t", Qos.AT_LEAST_ONCE);
        connected.publish("t", "x".repeat(500_000), Qos.AT_LEAST_ONCE).await();
        assertThat(connected.reports().next().message().payload().sizeBytes()).isEqualTo(500_000);
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    void l5_aMessageCarriesWhatItWasSentWith(Qos qos) throws Exception {
        Connected connected = bench.connect("one");
        connected.subscribe("a/+", qos);
        connected.publish("a/\u00fc", "\u20ac", qos).await();
        InboundMessage inbound = connected.reports().next();
        assertThat(inbound.message().topic()).isEqualTo("a/\u00fc");
        assertThat(inbound.message().text()).isEqualTo("\u20ac");
        assertThat(inbound.message().qos()).isEqualTo(qos);
        assertThat(inbound.message().retained()).isFalse();
        assertThat(inbound.message().duplicate()).isFalse();
        inbound.acknowledge().run();
    }

    @Test
    void l5_aRetainedMessageSaysSo() throws Exception {
        Connected connected = bench.connect("one");
        connected.publish(Message.of("kept", "x").withRetain(true)).await();
        bench.broker.settle();
        connected.subscribe("kept", Qos.AT_LEAST_ONCE);
        InboundMessage inbound = connected.reports().next();
        assertThat(inbound.message().retained()).isTrue();
        inbound.acknowledge().run();
    }

    @Test
    void l5_messagesOfAKeptSessionArriveWithoutASubscribe() throws Exception {
        Connected first = bench.connect(keptSession());
        assertThat(first.accepted().sessionPresent()).isFalse();
        first.subscribe("t", Qos.AT_LEAST_ONCE);
        first.link().disconnect();
        Connected sender = bench.connect("sender");
        for (int i = 0; i < 5; i++) {
            sender.publish("t", "m" + i, Qos.AT_LEAST_ONCE).await();
        }
        Connected second = bench.connect(keptSession());
        for (int i = 0; i < 5; i++) {
            InboundMessage inbound = second.reports().next();
            assertThat(inbound.message().text()).isEqualTo("m" + i);
            inbound.acknowledge().run();
        }
        if (version() != MqttVersion.V3_1) { // Before 3.1.1 CONNACK has no such flag.
            assertThat(second.accepted().sessionPresent()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void l5_aMessageIsNotAcknowledgedBeforeWeSaySo(Qos qos) throws Exception {
        int packet = qos == Qos.AT_LEAST_ONCE ? PUBACK : PUBCOMP;
        Connected receiver = bench.connect("receiver");
        receiver.subscribe("t", qos);
        Connected sender = bench.connect(bench.settings(
                Session.defaults().withClientId("sender"), bench.broker.uri())); // Not through the proxy.
        sender.publish("t", "x", qos).await();
        InboundMessage inbound = receiver.reports().next();
        Patience.await()
                .during(A_WHILE)
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.proxy.count(true, packet) == 0);
        inbound.acknowledge().run();
        inbound.acknowledge().run();
        Patience.await().until(() -> bench.proxy.count(true, packet) == 1);
        receiver.link().ping().get(30, TimeUnit.SECONDS);
        assertThat(bench.proxy.count(true, packet)).isEqualTo(1);
    }

    @Test
    void l5_whatWasNotAcknowledgedComesAgainAsADuplicate() throws Exception {
        Connected first = bench.connect(keptSession());
        first.subscribe("t", Qos.AT_LEAST_ONCE);
        first.publish("t", "acknowledged", Qos.AT_LEAST_ONCE).await();
        first.publish("t", "left", Qos.AT_LEAST_ONCE).await();
        first.reports().next().acknowledge().run();
        InboundMessage left = first.reports().next();
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 1);
        first.link().abandon();
        left.acknowledge().run(); // Too late, and harmless.
        // Mosquitto sets no DUP when the new connection comes before it has seen the end of the old one.
        Patience.await().until(() -> bench.proxy.openConnections() == 0);
        Connected second = bench.connect(keptSession());
        InboundMessage again = second.reports().next();
        assertThat(again.message().text()).isEqualTo("left");
        assertThat(again.message().duplicate()).isEqualTo(!brokers().gaps().contains(BrokerGap.SENT_AGAIN_AS_NEW));
        again.acknowledge().run();
    }

    @Test
    void l5_messagesAreAcknowledgedInAnyOrderFromAnyThread() throws Exception {
        Connected connected = bench.connect("one");
        connected.subscribe("t", Qos.AT_LEAST_ONCE);
        for (int i = 0; i < 10; i++) {
            connected.publish("t", "x", Qos.AT_LEAST_ONCE).await();
        }
        List<InboundMessage> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            held.addFirst(connected.reports().next());
        }
        for (InboundMessage inbound : held) {
            Thread.ofVirtual().start(inbound.acknowledge()).join();
        }
        Patience.await().until(() -> bench.proxy.count(true, PUBACK) == 10);
    }

    @Test
    void l6_aCutConnectionIsLostOnce() throws Exception {
        Connected connected = bench.connect("one");
        bench.proxy.cut();
        assertThat(connected.reports().loss().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertNoLoss(connected.reports());
    }

    @Test
    void l6_aKilledBrokerIsALoss() throws Exception {
        Connected connected = bench.connect("one");
        bench.broker.kill();
        connected.reports().loss();
        connected.link().abandon();
        assertNoLoss(connected.reports());
    }

    @Test
    void l6_anotherClientOfTheSameIdEndsUs() throws Exception {
        Connected connected = bench.connect("one");
        bench.connect("one");
        connected.reports().loss();
    }

    @Test
    void l6_leavingIsNoLoss() throws Exception {
        Connected leaving = bench.connect("one");
        leaving.link().disconnect();
        leaving.link().disconnect();
        Connected abandoning = bench.connect("two");
        abandoning.link().abandon();
        abandoning.link().abandon();
        assertNoLoss(abandoning.reports());
        assertThat(leaving.reports().losses).isEmpty();
    }

    @Test
    void l6_aFailedConnectIsNoLoss() throws Exception {
        LinkRecorder reports = new LinkRecorder();
        MqttLink link = bench.create(
                bench.settings(Session.defaults().withClientId("one"), "mqtt://127.0.0.1:" + Ports.free()), reports);
        assertThatThrownBy(link::connect).isInstanceOf(TransportException.class);
        assertNoLoss(reports);
    }

    @Test
    void l6_theWillIsPublishedAfterAbandonAndNotAfterDisconnect() throws Exception {
        Connected observer = bench.connect("observer");
        observer.subscribe("will/#", Qos.AT_LEAST_ONCE);
        Connected polite = bench.connect(withWill("polite"));
        polite.link().disconnect();
        Connected rude = bench.connect(withWill("rude"));
        rude.link().abandon();
        Patience.await().until(() -> bench.proxy.count(true, DISCONNECT) == 1);
        InboundMessage will = observer.reports().next();
        boolean mayBePolite = brokers().gaps().contains(BrokerGap.WILL_AT_TIMES_AFTER_DISCONNECT);
        if (mayBePolite && will.message().topic().equals("will/polite")) {
            will = observer.reports().next();
        }
        assertThat(will.message().topic()).isEqualTo("will/rude");
        will.acknowledge().run();
        assertThat(mayBePolite || observer.reports().messages.isEmpty()).isTrue();
    }

    @Test
    void l7_nobodyListeningIsUnreachable() {
        assertConnectFails("mqtt://127.0.0.1:" + Ports.free(), Kind.UNREACHABLE);
    }

    @Test
    void l7_anUnknownHostIsUnreachable() {
        assertConnectFails("mqtt://no-such-host.invalid:1883", Kind.UNREACHABLE);
    }

    @Test
    void l7_aRefusedLoginIsNoNetworkFault() {
        try (TestBroker strict = brokers().admitting(Ports.free(), "somebody", "else")) {
            assertConnectFails(strict.uri(), Kind.CREDENTIALS_REFUSED);
        }
    }

    @Test
    void l7_aPeerThatSpeaksSomethingElseIsMalformed() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // A packet of the reserved type 0 (MQTT 5, 2.1.2).
            Thread.startVirtualThread(() -> answer(listener, "\0\0\0\0"));
            assertConnectFails("mqtt://127.0.0.1:" + listener.getLocalPort(), Kind.MALFORMED);
        }
    }

    @Test
    void l7_aPeerThatHangsUpIsANetworkFault() {
        bench.proxy.refuse();
        assertConnectFails(bench.proxy.uri(), Kind.CONNECTION_LOST, Kind.UNREACHABLE);
    }

    @Test
    void l7_whatIsUnansweredFailsAsTheConnectionDoes() throws Exception {
        Connected connected = bench.connect("one");
        bench.proxy.freeze();
        List<CompletableFuture<?>> unanswered = List.of(
                connected.link().ping(),
                connected.link().subscribe("t", Qos.AT_LEAST_ONCE),
                connected.link().unsubscribe("u"));
        bench.proxy.cut();
        connected.reports().loss();
        for (CompletableFuture<?> future : unanswered) {
            assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION_LOST));
        }
    }

    @Test
    void l7_anInterruptEndsAConnect() throws Exception {
        bench.proxy.freeze();
        MqttLink link = bench.create(bench.settings("one"), new LinkRecorder());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                link.connect();
            } catch (InterruptedException | RuntimeException e) {
                thrown.complete(e);
            }
        });
        Patience.await().until(() -> bench.proxy.openConnections() == 1);
        thread.interrupt();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Patience.await().until(() -> thread.join(Duration.ofSeconds(1)));
    }

    @Test
    void l7_abandonEndsAConnect() throws Exception {
        bench.proxy.freeze();
        LinkRecorder reports = new LinkRecorder();
        MqttLink link = bench.create(bench.settings("one"), reports);
        CompletableFuture<MqttLink.Accepted> outcome = LinkBench.connecting(link);
        Patience.await().until(() -> bench.proxy.openConnections() == 1);
        link.abandon();
        assertThatThrownBy(() -> outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertNoLoss(reports);
    }

    @Test
    void l8_noSocketAndNoThreadRemains() throws Exception {
        // What the library keeps for all its connections is there after a few, or after one for each processor.
        for (int i = 0; i < 3 + Runtime.getRuntime().availableProcessors(); i++) {
            bench.connect("warm-up").link().abandon();
        }
        Patience.await().until(() -> bench.proxy.openConnections() == 0);
        long before = threads();
        for (int i = 0; i < 10; i++) {
            bench.connect("a" + i).link().abandon();
            bench.connect("d" + i).link().disconnect();
        }
        Patience.await().until(() -> bench.proxy.openConnections() == 0);
        Patience.await().untilAsserted(() -> assertThat(threads()).isLessThan(before + 5));
    }

    /** {@return how many platform threads there are, without those that carry virtual ones: they come and go with the load} */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .count();
    }

    @Test
    void l9_itSpeaksWhatItSays() throws Exception {
        assertThat(provider().versions()).contains(version(), provider().defaultVersion());
        assertThat(provider().schemes()).contains(Endpoint.Scheme.MQTT);
        assertThat(provider().name()).matches("[a-z][a-z0-9-]*");
        Connected connected = bench.connect("one");
        connected.link().ping().get(30, TimeUnit.SECONDS);
    }

    @Test
    void l9_webSocketWorksIfItSaysSo() throws Exception {
        if (!provider().schemes().contains(Endpoint.Scheme.WS)) {
            assertThatThrownBy(() -> MqttTransports.create(TransportSettings.of("ws://127.0.0.1/mqtt"), provider()))
                    .hasMessageContaining("link '" + provider().name() + "' does not speak ws");
            return;
        }
        int port = Ports.free();
        try (TestBroker _ = brokers().overWebSocket(port)) {
            Connected connected = bench.connect(
                    bench.settings(Session.defaults().withClientId("web"), "ws://127.0.0.1:" + port + "/mqtt"));
            connected.publish("t", "x", Qos.AT_LEAST_ONCE).await();
            connected.link().disconnect();
        }
    }

    @Test
    void l10_twoLinksDoNotDisturbEachOther() throws Exception {
        Connected other = bench.connect(bench.settings(Session.defaults().withClientId("other"), bench.broker.uri()));
        Connected one = bench.connect("one");
        other.subscribe("t", Qos.AT_LEAST_ONCE);
        bench.proxy.cut();
        one.reports().loss();
        one.link().abandon();
        other.publish("t", "still here", Qos.AT_LEAST_ONCE).await();
        assertThat(other.reports().next().message().text()).isEqualTo("still here");
        assertThat(other.reports().losses).isEmpty();
    }

    @Test
    void l11_eachPublishIsToldItsPacketIdAlsoBesideOnesOfQos0() throws Exception {
        Connected connected = bench.connect(keptSession());
        for (int round = 0; round < 10; round++) {
            List<RecordedPublish> publishes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                connected.publish("t", "x", Qos.AT_MOST_ONCE);
                publishes.add(connected.publish("t", "x", i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE));
            }
            for (RecordedPublish publish : publishes) {
                assertThat(publish.await().packetId().get()).isBetween(1, 65_535);
            }
        }
    }

    private LinkSettings keptSession() {
        Session session = Session.defaults().withPersistence("kept", Duration.ofHours(1));
        return bench.settings(session, bench.proxy.uri());
    }

    private LinkSettings withWill(String clientId) {
        return bench.settings(
                Session.defaults().withClientId(clientId).withWill(Message.of("will/" + clientId, "gone")),
                bench.proxy.uri());
    }

    private void assertConnectFails(String uri, Kind... kinds) {
        MqttLink link = bench.create(bench.settings(Session.defaults().withClientId("one"), uri), new LinkRecorder());
        assertThatThrownBy(link::connect)
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.kind()).as(String.valueOf(e)).isIn((Object[]) kinds))
                .hasMessageContaining(uri);
    }

    private static void assertNoLoss(LinkRecorder reports) {
        Patience.await().during(A_WHILE).atMost(Duration.ofSeconds(20)).until(reports.losses::isEmpty);
    }

    private static void answer(ServerSocket listener, String text) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The link has hung up, as it should.
        }
    }
}
