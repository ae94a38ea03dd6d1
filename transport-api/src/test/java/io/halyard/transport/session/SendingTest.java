// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.Delivery;
import io.halyard.transport.Endpoint;
import io.halyard.transport.Inbox;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.Subscription;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportSettings.WhenFull;
import io.halyard.transport.scripted.ScriptedLink;
import io.halyard.transport.spi.MqttLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes to a link, when, and what becomes of it: over links that do what the test says. */
class SendingTest extends VirtualBench {

    SendingTest() {
        super(SETTINGS);
    }

    private void connectSilentLink() {
        links.answerByThemselves(false);
        transport.connect();
    }

    @Test
    void subscriptionsComeBeforeTheOutbox() {
        CompletableFuture<Void> early = publish("1");
        Subscription subscription = transport.subscribe("a/#", Qos.AT_LEAST_ONCE, _ -> {});
        connectSilentLink();
        assertThat(links.link().calls()).containsExactly("connect", "subscribe a/# 1");
        assertThat(transport.isConnected()).isTrue();
        links.link().grant(Qos.AT_LEAST_ONCE);
        assertThat(links.link().calls()).containsExactly("connect", "subscribe a/# 1", "publish t 1 1");
        assertThat(subscription.granted().join()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(early).isNotDone();
        links.link().acknowledge(0);
        early.join();
    }

    @Test
    void whatWasUnacknowledgedIsSentAgainInFrontAndInOrder() {
        connectSilentLink();
        List<CompletableFuture<Void>> futures =
                IntStream.range(0, 5).mapToObj(i -> publish("m" + i)).toList();
        links.link().acknowledge(1);
        links.link().acknowledge(3);
        futures.get(1).join();
        links.link().lose("cut");
        CompletableFuture<Void> later = publish("later");
        time.passSeconds(1);
        assertThat(links.link().texts()).containsExactly("m0"); // Each of them may be why, so they go one by one.
        links.link().acknowledge(0);
        links.link().acknowledge(1);
        links.link().acknowledge(2);
        assertThat(links.link().texts()).containsExactly("m0", "m2", "m4", "later");
        links.link().acknowledge(3);
        futures.forEach(CompletableFuture::join);
        later.join();
        assertThat(transport.statistics().acknowledged()).isEqualTo(6);
    }

    @Test
    void qosZeroThatWasNotWrittenFailsWithTheConnection() throws Exception {
        connectSilentLink();
        CompletableFuture<Void> unwritten =
                transport.publish(Message.of("t", "x").withQos(Qos.AT_MOST_ONCE));
        links.link().lose("cut");
        assertThat(failure(unwritten).kind()).isEqualTo(Kind.CONNECTION_LOST);
        time.passSeconds(1);
        assertThat(links.link().published()).isEmpty();
    }

    @Test
    void anAnswerThatComesTwiceOrTooLateIsHarmless() {
        connectSilentLink();
        CompletableFuture<Void> future = publish("x");
        ScriptedLink first = links.link();
        first.lose("cut");
        first.acknowledge(0);
        first.acknowledge(0);
        future.join();
        time.passSeconds(1);
        assertThat(links.link().published()).isEmpty();
        assertThat(transport.statistics().outboxMessages()).isZero();
        assertThat(transport.statistics().acknowledged()).isEqualTo(1);
    }

    @Test
    void aRejectedPublishFailsAndTheOthersGoOn() throws Exception {
        connectSilentLink();
        CompletableFuture<Void> rejected = publish("rejected");
        CompletableFuture<Void> fine = publish("fine");
        links.link().fail(0, new TransportException(Kind.REJECTED, "topic 't'", "not authorized"));
        links.link().acknowledge(1);
        fine.join();
        assertThat(failure(rejected)).hasMessage("topic 't': not authorized");
        assertThat(transport.statistics().lastError()).isPresent();
    }

    @Test
    void theBrokersReceiveMaximumIsKept() {
        links.acceptConnects(new MqttLink.Accepted(false, 3, 268_435_455));
        connectSilentLink();
        IntStream.range(0, 10).forEach(i -> {
            var _ = publish("m" + i);
        });
        assertThat(links.link().texts()).containsExactly("m0", "m1", "m2");
        links.link().acknowledge(1);
        assertThat(links.link().texts()).containsExactly("m0", "m1", "m2", "m3");
    }

    @Test
    void beforeMqtt5TwentyOfQosTwoAreInFlight() {
        use(SETTINGS.withVersion(MqttVersion.V3_1_1));
        connectSilentLink();
        IntStream.range(0, 30).forEach(i -> {
            var _ = transport.publish(Message.of("t", "m" + i).withQos(Qos.EXACTLY_ONCE));
        });
        assertThat(links.link().published()).hasSize(20);
        links.link().acknowledge(0);
        assertThat(links.link().published()).hasSize(21);
    }

    @Test
    void theBrokersPacketLimitFailsWhatIsLarger() throws Exception {
        links.acceptConnects(new MqttLink.Accepted(false, 65_535, 200));
        CompletableFuture<Void> large = publish("x".repeat(300));
        CompletableFuture<Void> small = publish("x");
        transport.connect();
        assertThat(failure(large).kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(failure(large)).hasMessageContaining("is more than the broker's limit, 200");
        small.join();
    }

    @Test
    void theOldestUnsentIsDroppedAndNotWhatIsUnderWay() throws Exception {
        use(SETTINGS.withLimits(TransportSettings.Limits.defaults().withMaximumInFlight(1))
                .withOutbox(TransportSettings.Outbox.defaults()
                        .withMaximum(3, 1_024)
                        .withWhenFull(WhenFull.DROP_OLDEST)));
        connectSilentLink();
        CompletableFuture<Void> underWay = publish("0");
        CompletableFuture<Void> oldestUnsent = publish("1");
        var _ = publish("2");
        var _ = publish("3");
        assertThat(failure(oldestUnsent).kind()).isEqualTo(Kind.DROPPED);
        links.link().acknowledge(0);
        underWay.join();
        assertThat(links.link().texts()).containsExactly("0", "2");
    }

    @Test
    void aBrokerIsToldWhatIsLeftOfAnExpiry() {
        Delivery expiring = Delivery.NORMAL.withExpiry(Duration.ofSeconds(100));
        transport.publish(Message.of("t", "expires").withDelivery(expiring));
        publish("stays");
        time.passSeconds(40.5);
        connectSilentLink();
        assertThat(links.link().expirySeconds(0)).isEqualTo(60);
        assertThat(links.link().expirySeconds(1)).isZero();
    }

    @Test
    void aLinkThatThrowsIsThrownAway() {
        connectSilentLink();
        links.link().breakDown();
        CompletableFuture<Void> future = publish("x");
        assertThat(links.link().end()).isEqualTo(ScriptedLink.End.ABANDONED);
        links.answerByThemselves(true);
        time.passSeconds(1);
        future.join();
        assertThat(links.links()).hasSize(2);
    }

    @Test
    void aCancelledFutureDoesNotCancelTheMessage() {
        CompletableFuture<Void> future = publish("x");
        assertThat(future.cancel(false)).isTrue();
        transport.connect();
        assertThat(links.link().texts()).containsExactly("x");
        assertThat(transport.statistics().outboxMessages()).isZero();
    }

    @Test
    void aRefusedSubscriptionLeavesTheOthersAlone() throws Exception {
        Subscription refused = transport.subscribe("refused", Qos.AT_LEAST_ONCE, _ -> {});
        Subscription granted = transport.subscribe("granted", Qos.EXACTLY_ONCE, _ -> {});
        CompletableFuture<Void> waits = publish("x");
        connectSilentLink();
        links.link().refuseSubscription();
        links.link().grant(Qos.AT_LEAST_ONCE);
        assertThat(failure(refused.granted()).kind()).isEqualTo(Kind.REJECTED);
        assertThat(granted.granted().get(30, TimeUnit.SECONDS)).isEqualTo(Qos.AT_LEAST_ONCE);
        links.link().acknowledge(0);
        waits.join();
        links.link().lose("cut");
        time.passSeconds(1);
        assertThat(links.link().calls()).contains("subscribe refused 1", "subscribe granted 2");
    }

    @Test
    void oneFilterIsAskedForOnceWithItsGreatestQuality() {
        transport.subscribe("t", Qos.AT_MOST_ONCE, _ -> {});
        transport.subscribe("t", Qos.EXACTLY_ONCE, _ -> {});
        transport.connect();
        assertThat(links.link().calls()).containsExactly("connect", "subscribe t 2");
        transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {});
        assertThat(links.link().calls()).containsExactly("connect", "subscribe t 2", "subscribe t 2");
    }

    @Test
    void aMessageOfALinkThatWasLeftIsIgnored() {
        transport.subscribe("t", Qos.AT_LEAST_ONCE, _ -> {});
        transport.connect();
        ScriptedLink left = links.link();
        transport.reconnectTo(Endpoint.of("mqtt://other.example"));
        left.deliver("t", "late", Qos.AT_LEAST_ONCE);
        left.lose("late");
        assertThat(left.acknowledgements()).isZero();
        assertThat(transport.statistics().received()).isZero();
        assertThat(transport.statistics().lost()).isZero();
        assertThat(transport.isConnected()).isTrue();
    }

    @Test
    void aMessageNobodyWantsIsAcknowledgedAndCounted() {
        transport.connect();
        links.link().deliver("stray", "x", Qos.AT_LEAST_ONCE);
        assertThat(links.link().acknowledgements()).isEqualTo(1);
        assertThat(transport.statistics().droppedInbound()).isEqualTo(1);
    }

    @Test
    void aSharedSubscriptionIsHandedWhatTheBrokerGivesToIt() throws Exception {
        Inbox shared = transport.subscribe("$share/name/jobs/+", Qos.AT_LEAST_ONCE);
        transport.connect();
        assertThat(links.link().calls()).contains("subscribe $share/name/jobs/+ 1");
        links.link().deliver("jobs/7", "x", Qos.AT_LEAST_ONCE);
        assertThat(shared.take().topic()).isEqualTo("jobs/7");
        assertThat(transport.statistics().droppedInbound()).isZero();
    }

    @Test
    void theLifeOfAMessageIsCounted() {
        connectSilentLink();
        CompletableFuture<Void> future = publish("four");
        assertThat(transport.statistics().outboxMessages()).isEqualTo(1);
        assertThat(transport.statistics().outboxBytes()).isEqualTo(5);
        assertThat(transport.statistics().acknowledged()).isZero();
        time.passSeconds(3);
        links.link().acknowledge(0);
        future.join();
        time.passSeconds(2);
        assertThat(transport.statistics().lastRoundTrip()).contains(Duration.ofSeconds(2));
        assertThat(transport.statistics().outboxBytes()).isZero();
    }

    @Test
    void aMessageOfQosTwoThatComesAgainInAKeptSessionIsHandledOnce() throws Exception {
        use(SETTINGS.withSession(SETTINGS.session().withPersistence("kept", Duration.ofHours(1))));
        links.acceptConnects(new MqttLink.Accepted(true, 65_535, 268_435_455));
        Inbox inbox = transport.subscribe("t", Qos.EXACTLY_ONCE);
        transport.connect();
        links.link().deliver("t", "held", Qos.EXACTLY_ONCE, 1, false);
        links.link().deliver("t", "done", Qos.EXACTLY_ONCE, 2, false);
        assertThat(inbox.take().text()).isEqualTo("held");
        assertThat(inbox.take().text()).isEqualTo("done");
        inbox.acknowledge();
        links.link().lose("cut");
        time.passSeconds(1);
        ScriptedLink second = links.link();
        second.deliver("t", "held", Qos.EXACTLY_ONCE, 1, true);
        second.deliver("t", "done", Qos.EXACTLY_ONCE, 2, true);
        second.deliver("t", "unseen", Qos.EXACTLY_ONCE, 3, true);
        assertThat(second.acknowledgements()).isEqualTo(2);
        assertThat(inbox.take().text()).isEqualTo("unseen");
        second.deliver("t", "done", Qos.EXACTLY_ONCE, 2, false);
        assertThat(inbox.take().text()).isEqualTo("done");
    }

    @Test
    void whatTheBrokerCannotKnowToBeDoneIsHandledOnceWithoutAMarkToo() throws Exception {
        use(SETTINGS.withSession(SETTINGS.session().withPersistence("kept", Duration.ofHours(1))));
        links.acceptConnects(new MqttLink.Accepted(true, 65_535, 268_435_455));
        Inbox inbox = transport.subscribe("t", Qos.EXACTLY_ONCE);
        transport.connect();
        links.link().deliver("t", "same", Qos.EXACTLY_ONCE, 1, false);
        inbox.take();
        inbox.acknowledge();
        links.link().deliver("t", "same", Qos.EXACTLY_ONCE, 2, false);
        inbox.take();
        links.link().lose("cut");
        inbox.acknowledge(); // Too late for the broker to hear of it.
        time.passSeconds(1);
        links.link().deliver("t", "same", Qos.EXACTLY_ONCE, 2, false);
        assertThat(links.link().acknowledgements()).isEqualTo(1);
        assertThat(inbox.poll(Duration.ZERO)).isEmpty();
        links.link().deliver("t", "same", Qos.EXACTLY_ONCE, 1, false); // New: the broker was told of the first.
        assertThat(inbox.take().text()).isEqualTo("same");
    }

    @Test
    void whatIsBeingHandledIsAcknowledgedOverTheNewConnectionToo() throws Exception {
        use(SETTINGS.withSession(SETTINGS.session().withPersistence("kept", Duration.ofHours(1))));
        links.acceptConnects(new MqttLink.Accepted(true, 65_535, 268_435_455));
        Inbox inbox = transport.subscribe("t", Qos.EXACTLY_ONCE);
        transport.connect();
        links.link().deliver("t", "held", Qos.EXACTLY_ONCE, 1, false);
        inbox.take();
        links.link().lose("cut");
        time.passSeconds(1);
        links.link().deliver("t", "held", Qos.EXACTLY_ONCE, 1, true);
        assertThat(links.link().acknowledgements()).isZero();
        inbox.acknowledge();
        assertThat(links.link().acknowledgements()).isEqualTo(1);
        assertThat(inbox.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void aBrokerOfVersionThreeOneCannotSayThatItRemembersAndStillNothingIsHandledTwice() throws Exception {
        use(SETTINGS.withVersion(MqttVersion.V3_1)
                .withSession(SETTINGS.session().withPersistence("kept", Duration.ofHours(1))));
        Inbox inbox = transport.subscribe("t", Qos.EXACTLY_ONCE);
        transport.connect();
        links.link().deliver("t", "once", Qos.EXACTLY_ONCE, 1, false);
        assertThat(inbox.take().text()).isEqualTo("once");
        inbox.acknowledge();
        links.link().lose("cut");
        time.passSeconds(1); // The CONNACK that comes has no "session present".
        links.link().deliver("t", "once", Qos.EXACTLY_ONCE, 1, true);
        assertThat(links.link().acknowledgements()).isEqualTo(1);
        assertThat(inbox.poll(Duration.ZERO)).isEmpty();
    }
}
