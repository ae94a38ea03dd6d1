// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static io.halyard.transport.scripted.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.DeadLetter;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A poison message becomes a dead letter, and a broker that is killed condemns nobody. */
class SuspicionTest extends VirtualBench {
    private static final TransportSettings EACH_SECOND = SETTINGS.withReconnect(
            TransportSettings.Reconnect.defaults().withDelays(Duration.ofSeconds(1), Duration.ofSeconds(1), false));

    private final BlockingQueue<DeadLetter> deadLetters = new LinkedBlockingQueue<>();

    SuspicionTest() {
        super(EACH_SECOND);
    }

    @BeforeEach
    void connect() {
        transport.onDeadLetter(deadLetters::add);
        links.answerByThemselves(false);
        transport.connect();
    }

    private DeadLetter nextLetter() throws InterruptedException {
        DeadLetter letter = deadLetters.poll(30, TimeUnit.SECONDS);
        assertThat(letter).as("a dead letter").isNotNull();
        return java.util.Objects.requireNonNull(letter);
    }

    private void loseAndReconnect() {
        links.link().lose("closed by the broker");
        time.passSeconds(1);
    }

    @Test
    void threeEndsInARowWithItAloneMakeItADeadLetter() throws Exception {
        CompletableFuture<Void> fine = publish("fine");
        CompletableFuture<Void> poison = publish("poison");
        CompletableFuture<Void> behind = publish("behind");
        loseAndReconnect(); // Several were under way: they are suspect, and go one by one.
        assertThat(links.link().texts()).containsExactly("fine");
        links.link().acknowledge(0);
        fine.join();
        assertThat(links.link().texts()).containsExactly("fine", "poison");
        loseAndReconnect();
        loseAndReconnect();
        assertThat(poison).isNotDone();
        loseAndReconnect();
        TransportException reason = failure(poison);
        assertThat(reason.kind()).isEqualTo(Kind.UNDELIVERABLE);
        assertThat(reason)
                .hasMessage("topic 't': 3 connections in a row ended with this message of 6 bytes alone under way, the"
                        + " last one: mqtt://broker.example:1883: closed by the broker");
        assertThat(links.links()).hasSize(5);
        assertThat(links.link().texts()).containsExactly("behind");
        links.link().acknowledge(0);
        behind.join();
        DeadLetter letter = nextLetter();
        assertThat(letter.message().payload().text()).isEqualTo("poison");
        assertThat(transport.deadLetters()).containsExactly(letter);
        assertThat(transport.statistics().deadLetters()).isEqualTo(1);
    }

    @Test
    void aConnectionThatEndsWithSeveralUnderWayBreaksTheRow() {
        CompletableFuture<Void> first = publish("1");
        loseAndReconnect();
        loseAndReconnect();
        links.link().acknowledge(0);
        first.join();
        publish("2");
        publish("3");
        for (int i = 0; i < 2; i++) {
            loseAndReconnect();
        }
        assertThat(transport.statistics().deadLetters()).isZero();
    }

    @Test
    void anAttemptThatFailsNeitherCountsNorBreaksTheRow() throws Exception {
        CompletableFuture<Void> poison = publish("poison");
        loseAndReconnect();
        loseAndReconnect();
        links.failConnects(new TransportException(Kind.UNREACHABLE, "broker", "refused"));
        loseAndReconnect();
        assertThat(failure(poison).kind()).isEqualTo(Kind.UNDELIVERABLE);
    }

    @Test
    void ourOwnDisconnectsCondemnNobody() {
        CompletableFuture<Void> slow = publish("slow");
        for (int i = 0; i < 5; i++) {
            transport.disconnect();
            transport.connect();
        }
        assertThat(slow).isNotDone();
        links.link().acknowledge(0);
        slow.join();
    }

    @Test
    void killedBrokersCondemnNobodyWhileOthersAreUnderWay() {
        for (int i = 0; i < 20; i++) {
            publish("m" + i);
        }
        for (int kill = 0; kill < 20; kill++) {
            links.link().lose("killed");
            time.passSeconds(1);
            links.link().acknowledge(0); // One gets through each time.
        }
        assertThat(transport.statistics().deadLetters()).isZero();
        assertThat(transport.statistics().acknowledged()).isEqualTo(20);
    }

    @Test
    void aPathThatGoesDeadWhileTheBrokerAnswersMakesNobodySuspect() {
        publish("1");
        publish("2");
        publish("3");
        links.link().acknowledge(0);
        time.passSeconds(61);
        time.passSeconds(1);
        assertThat(links.link().texts()).containsExactly("2", "3");
    }

    @Test
    void connectionsThatWeGaveUpNeitherCondemnAMessageNorClearIt() throws Exception {
        CompletableFuture<Void> slow = publish("slow");
        for (int i = 0; i < 5; i++) {
            time.passSeconds(61); // Nothing is answered for a whole keepalive.
        }
        assertThat(links.links()).hasSizeGreaterThan(4);
        assertThat(slow).isNotDone();
        loseAndReconnect();
        loseAndReconnect();
        assertThat(slow).isNotDone();
        links.link().lose(Kind.UNREACHABLE, "Network is unreachable");
        time.passSeconds(1);
        assertThat(slow).isNotDone();
        loseAndReconnect();
        assertThat(failure(slow)).hasMessageContaining("connections in a row ended with this message");
    }

    @Test
    void aMessageThatMakesTheBrokerFallSilentDoesNotBlockTheOthersForEver() throws Exception {
        CompletableFuture<Void> poison = publish("poison");
        for (int i = 0; i < 10; i++) {
            assertThat(poison).isNotDone();
            time.passSeconds(61);
        }
        assertThat(failure(poison).kind()).isEqualTo(Kind.UNDELIVERABLE);
        CompletableFuture<Void> behind = publish("behind");
        links.link().acknowledge(links.link().published().size() - 1);
        behind.join();
    }

    @Test
    void whatTheBrokerRefusesIsADeadLetterAtOnce() throws Exception {
        CompletableFuture<Void> refused = publish("refused");
        links.link().fail(0, new TransportException(Kind.REJECTED, "topic 't'", "not authorized"));
        assertThat(failure(refused)).hasMessage("topic 't': not authorized");
        DeadLetter letter = nextLetter();
        assertThat(letter.reason()).hasMessage("topic 't': not authorized");
    }

    @Test
    void onlyTheNewestHundredDeadLettersAreKept() {
        for (int i = 0; i < 150; i++) {
            publish("m" + i);
            links.link().fail(i, new TransportException(Kind.REJECTED, "topic 't'", "not authorized"));
        }
        assertThat(transport.deadLetters()).hasSize(100);
        assertThat(transport.deadLetters().getLast().message().payload().text()).isEqualTo("m149");
        assertThat(transport.statistics().deadLetters()).isEqualTo(150);
    }
}
