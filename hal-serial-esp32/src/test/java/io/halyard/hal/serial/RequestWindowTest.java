// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
    private static final SessionId SESSION = SessionId.of(1);
    private static final long MILLISECOND = 1_000_000;

    private final RequestWindow window = new RequestWindow(SESSION, Wire.WINDOW);
    private long now;

    @Test
    void noMoreThanTheWindowIsOnTheLine() {
        add(12);
        assertThat(sent()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(sent()).isEmpty();
        assertThat(window.hasDue()).isFalse();
        assertThat(answer(0)).hasSize(1);
        assertThat(sent()).containsExactly(8);
    }

    @Test
    void aReplyOutOfTurnWaitsAndTheMissingOneIsAskedForAtOnce() {
        add(3);
        sent();
        assertThat(answer(1)).isEmpty();
        assertThat(sent()).containsExactly(0, 2);
        assertThat(answer(0)).hasSize(2);
        assertThat(answer(2)).hasSize(1);
    }

    @Test
    void theNumbersOnTheLineNeverSpanMoreThanTheBoardRemembers() {
        add(20);
        sent();
        for (int number = 1; number < 8; number++) {
            answer(number);
        }
        assertThat(sent())
                .as("only what is missing, and nothing beyond the window")
                .containsExactly(0);
        assertThat(answer(0)).hasSize(8);
        assertThat(sent()).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    void withoutAReplyItIsSentAgainAfterTheTimeoutWhichDoubles() {
        add(1);
        sent();
        now = RoundTrips.INITIAL_NANOS - 1;
        assertThat(sent()).isEmpty();
        now++;
        assertThat(sent()).containsExactly(0);
        assertThat(window.nextTimeout()).contains(now + 2 * RoundTrips.INITIAL_NANOS);
        assertThat(window.resends()).isEqualTo(1);
    }

    @Test
    void aBoardThatIsSilentGetsOneRequestAgainNotAll() {
        add(8);
        sent();
        now += RoundTrips.LONGEST_NANOS;
        assertThat(sent()).hasSize(8);
        now += RoundTrips.LONGEST_NANOS;
        assertThat(sent()).containsExactly(0);
    }

    @Test
    void theTimeoutFollowsTheRoundTrips() {
        for (int i = 0; i < 50; i++) {
            add(1);
            sent();
            now += 2 * MILLISECOND;
            answer(i);
        }
        assertThat(window.roundTrips().timeoutNanos()).isEqualTo(RoundTrips.SHORTEST_NANOS);
        assertThat(window.roundTrips().smoothedNanos()).isEqualTo(2 * MILLISECOND);
    }

    @Test
    void aRequestThatWasSentTwiceTellsNothingAboutRoundTrips() {
        add(1);
        sent();
        now = RoundTrips.INITIAL_NANOS;
        sent();
        answer(0);
        assertThat(window.roundTrips().smoothedNanos()).isZero();
    }

    @Test
    void aGapIsFilledAtOnce() {
        add(4);
        sent();
        answer(0);
        window.gap(1);
        assertThat(window.hasDue()).isTrue();
        assertThat(sent()).containsExactly(1, 2, 3);
        window.gap(0);
        assertThat(sent()).as("a gap that was filled meanwhile").isEmpty();
    }

    @Test
    void aSecondReplyToTheSameRequestIsIgnored() {
        add(2);
        sent();
        assertThat(answer(0)).hasSize(1);
        assertThat(answer(0)).isEmpty();
        assertThat(answer(200)).isEmpty();
    }

    @Test
    void numbersWrap() {
        for (int i = 0; i < 600; i++) {
            add(1);
            assertThat(sent()).containsExactly(i & 0xff);
            assertThat(answer(i & 0xff)).hasSize(1);
        }
    }

    @Test
    void whatIsAbandonedKnowsWhetherItWasSent() {
        add(10);
        sent();
        answer(0);
        assertThat(window.abandon())
                .extracting(RequestWindow.Entry::wasSent)
                .containsExactly(true, true, true, true, true, true, true, false, false);
    }

    private void add(int requests) {
        for (int i = 0; i < requests; i++) {
            window.add(new byte[] {Wire.OP_HIGH, 4}, new Unattended("test"));
        }
    }

    /** The numbers of the requests that are written now. */
    private List<Integer> sent() {
        List<Integer> numbers = new ArrayList<>();
        for (byte[] line : window.due(now)) {
            if (line.length > 1) {
                numbers.add(Frame.decode(Arrays.copyOf(line, line.length - 1), SESSION)
                        .orElseThrow()
                        .number());
            }
        }
        return numbers;
    }

    private List<RequestWindow.Entry> answer(int number) {
        return window.answered(Frame.of(Wire.REPLY, number, new byte[0]), now);
    }
}
