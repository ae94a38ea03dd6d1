// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLink.Accepted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract suites cannot hit upon with certainty: who is first. */
@Timeout(60)
class LinkLifeTest {
    private static final Endpoint BROKER = Endpoint.of("mqtt://127.0.0.1:1883");
    private static final Accepted SAID = new Accepted(false, 65_535, 1_000);

    private final List<TransportException> losses = new ArrayList<>();
    private final List<String> released = new ArrayList<>();

    @Test
    void aLossRightBehindTheConnectAnswerIsWhyConnectFailsAndNoLoss() {
        LinkLife life = life(Duration.ofSeconds(30));
        assertThatThrownBy(() -> life.connect(
                        () -> {
                            life.end(lost("first"));
                            return CompletableFuture.completedFuture(SAID);
                        },
                        LinkLifeTest::translated))
                .hasMessageEndingWith("first");
        assertThat(losses).isEmpty();
        assertThat(released).hasSize(1);
    }

    @Test
    void onlyTheFirstCauseCounts() throws Exception {
        LinkLife life = connected();
        life.end(lost("first"));
        life.end(lost("second"));
        life.abandon();
        assertThat(losses).singleElement().satisfies(loss -> assertThat(loss).hasMessageEndingWith("first"));
        assertThat(released).hasSize(1);
        assertFails(
                life.answered(new CompletableFuture<Void>(), LinkLifeTest::translated), Kind.CONNECTION_LOST, "first");
    }

    @Test
    void theEndFailsWhatIsUnanswered() throws Exception {
        LinkLife life = connected();
        CompletableFuture<String> library = new CompletableFuture<>();
        CompletableFuture<String> answer = life.answered(library, LinkLifeTest::translated);
        life.end(lost("cut"));
        library.complete("too late");
        assertFails(answer, Kind.CONNECTION_LOST, "cut");
    }

    @Test
    void whatIsAnsweredInTimeOutlivesTheEnd() throws Exception {
        LinkLife life = connected();
        CompletableFuture<String> library = new CompletableFuture<>();
        CompletableFuture<String> answer = life.answered(library, LinkLifeTest::translated);
        library.complete("granted");
        life.abandon();
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("granted");
        assertThat(losses).isEmpty();
    }

    @Test
    void aLibrarysFailureIsTranslatedAndOursIsNot() throws Exception {
        LinkLife life = connected();
        var foreign = CompletableFuture.<Void>failedFuture(new CompletionException(new IOException("reset")));
        assertFails(life.answered(foreign, LinkLifeTest::translated), Kind.CONNECTION_LOST, "reset");
        TransportException rejected = new TransportException(Kind.REJECTED, "topic filter 'a'", "refused");
        assertFails(
                life.answered(CompletableFuture.<Void>failedFuture(rejected), LinkLifeTest::translated),
                Kind.REJECTED,
                "refused");
    }

    @Test
    void abandonEndsAConnectThatHearsNothing() {
        LinkLife life = life(Duration.ofSeconds(30));
        assertThatThrownBy(() -> life.connect(
                        () -> {
                            life.abandon();
                            return new CompletableFuture<>();
                        },
                        LinkLifeTest::translated))
                .hasMessageEndingWith("the connection was closed");
        assertThat(released).hasSize(1);
    }

    @Test
    void silenceIsATimeoutAndNothingIsLeft() {
        LinkLife life = life(Duration.ofMillis(100));
        assertThatThrownBy(() -> life.connect(CompletableFuture::new, LinkLifeTest::translated))
                .hasMessageEndingWith("no CONNACK within 100 ms");
        assertThat(released).hasSize(1);
        assertThat(life.hasEnded()).isTrue();
    }

    @Test
    void aFarewellThatFailsEndsTheConnectionAllTheSame() throws Exception {
        LinkLife life = connected();
        life.disconnect(() -> CompletableFuture.failedFuture(new IOException("gone")));
        assertThat(life.hasEnded()).isTrue();
        assertThat(losses).isEmpty();
        assertThat(released).hasSize(1);
        life.disconnect(() -> {
            throw new AssertionError("it left twice");
        });
    }

    @Test
    void aFarewellThatDoesNotEndIsGivenUpAfterHalfTheConnectTimeout() throws Exception {
        LinkLife life = connected(Duration.ofMillis(200));
        long began = System.nanoTime();
        life.disconnect(CompletableFuture::new);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(released).hasSize(1);
        assertThat(losses).isEmpty();
    }

    @Test
    void theEndWhileLeavingIsNoLossAndNotWaitedFor() throws Exception {
        LinkLife life = connected(Duration.ofMinutes(5));
        life.disconnect(() -> {
            life.end(lost("the broker was faster"));
            return new CompletableFuture<>();
        });
        assertThat(released).hasSize(1);
        assertThat(losses).isEmpty();
    }

    private LinkLife connected() throws InterruptedException {
        return connected(Duration.ofSeconds(30));
    }

    private LinkLife connected(Duration connectTimeout) throws InterruptedException {
        LinkLife life = life(connectTimeout);
        assertThat(life.connect(() -> CompletableFuture.completedFuture(SAID), LinkLifeTest::translated))
                .isEqualTo(SAID);
        return life;
    }

    private LinkLife life(Duration connectTimeout) {
        LinkSettings settings = new LinkSettings(
                BROKER,
                MqttVersion.V3_1_1,
                TransportSettings.Session.defaults(),
                true,
                TransportSettings.Limits.defaults().withConnectTimeout(connectTimeout),
                Optional.empty());
        LinkListener listener = new LinkListener() {
            @Override
            public void onMessage(InboundMessage message) {
                throw new AssertionError(message);
            }

            @Override
            public void onDropped(TransportException reason) {
                throw new AssertionError(reason);
            }

            @Override
            public void onLost(TransportException cause) {
                losses.add(cause);
            }
        };
        return new LinkLife(settings, listener, () -> released.add("released"));
    }

    private static TransportException translated(Throwable failure) {
        return LinkFailures.lost(BROKER, failure);
    }

    private static TransportException lost(String words) {
        return new TransportException(Kind.CONNECTION_LOST, BROKER.toString(), words);
    }

    private static void assertFails(CompletableFuture<?> answer, Kind kind, String words) {
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageEndingWith(words);
    }
}
