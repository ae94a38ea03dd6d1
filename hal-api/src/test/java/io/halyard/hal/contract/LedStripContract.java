// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.LedStrip;
import io.halyard.hal.LedStripSettings;
import io.halyard.hal.LedStripSettings.Order;
import io.halyard.hal.Limits;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What addressable LEDs must do. */
public abstract class LedStripContract extends PinContract {
    private static final int RED = 0xFF0000;
    private static final int BLUE = 0x0000FF;
    private static final int DARK = 0;

    @Override
    final Ability ability() {
        return Ability.LED_STRIP;
    }

    @Override
    final void use(Resource resource) {
        ((LedStrip) resource).fill(RED);
    }

    @Test
    void r31_theyAreDarkFromTheOpeningOn() throws Exception {
        provided(ability(), bench -> {
            try (LedStrip strip = (LedStrip) open(bench)) {
                assertThat(strip.count()).isEqualTo(LEDS);
                assertObserved(bench, DARK, DARK, DARK);
            }
        });
    }

    @Test
    void r31_eachHasItsColour() throws Exception {
        provided(ability(), bench -> {
            try (LedStrip strip = (LedStrip) open(bench)) {
                strip.write(RED, BLUE, 0x123456);
                assertObserved(bench, RED, BLUE, 0x123456);
                strip.fill(BLUE);
                assertObserved(bench, BLUE, BLUE, BLUE);
                strip.off();
                assertObserved(bench, DARK, DARK, DARK);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void r31_theyAreDarkWhenClosed(boolean board) throws Exception {
        provided(ability(), bench -> {
            LedStrip strip = (LedStrip) open(bench);
            strip.fill(RED);
            if (board) {
                bench.board().close();
            } else {
                strip.close();
            }
            assertObserved(bench, DARK, DARK, DARK);
        });
    }

    @Test
    void r31_aWrongNumberOfColoursIsRefusedAndChangesNothing() throws Exception {
        provided(ability(), bench -> {
            try (LedStrip strip = (LedStrip) open(bench)) {
                strip.fill(RED);
                assertThatFails(Kind.OUT_OF_RANGE, () -> strip.write(BLUE))
                        .withMessageContaining("1 colours for 3 LEDs");
                assertThatFails(Kind.OUT_OF_RANGE, () -> strip.write(BLUE, BLUE, 0x01000000))
                        .withMessageContaining("0xRRGGBB");
                assertObserved(bench, RED, RED, RED);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, LedStripSettings.MAXIMUM_COUNT + 1})
    void r31_aNumberOfLedsOutOfRangeIsRefused(int count) throws Exception {
        provided(
                ability(),
                bench -> assertThatFails(
                                Kind.OUT_OF_RANGE,
                                () -> bench.board()
                                        .openLedStrip(LedStripSettings.of(pin(bench), count))
                                        .close())
                        .withMessageContaining(count + " LEDs"));
    }

    @Test
    void r32_theLongestChainWorksAndALongerOneIsRefused() throws Exception {
        limited(ability(), Limits.Leds.class, (bench, limits) -> {
            try (LedStrip strip = bench.board().openLedStrip(LedStripSettings.of(pin(bench), limits.maximumCount()))) {
                strip.fill(BLUE);
            }
            int more = limits.maximumCount() + 1;
            assertThatFails(
                            Kind.OUT_OF_RANGE,
                            () -> bench.board()
                                    .openLedStrip(LedStripSettings.of(pin(bench), more))
                                    .close())
                    .withMessageContaining(pin(bench))
                    .withMessageContaining(more + " LEDs")
                    .withMessageContaining("1 to " + limits.maximumCount());
        });
    }

    @Test
    void r31_aWhitePartIsForWhiteLeds() throws Exception {
        provided(ability(), bench -> {
            LedStripSettings white = LedStripSettings.of(pin(bench), 1).withOrder(Order.GRBW);
            try (LedStrip strip = bench.board().openLedStrip(white)) {
                strip.write(0x40000000);
                assertObserved(bench, 0x40000000);
            }
        });
    }

    @Test
    void r16_theyShineAgainWhenTheBoardIsBack() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                    try (Subscription _ = bench.board().onEvent(events::add);
                            LedStrip strip = (LedStrip) open(bench)) {
                        strip.fill(BLUE);
                        bench.unplug();
                        awaitEvent(bench, events, BoardEvent.Disconnected.class);
                        bench.plug();
                        awaitEvent(bench, events, BoardEvent.Connected.class);
                        assertObserved(bench, BLUE, BLUE, BLUE);
                    }
                }));
    }

    private void assertObserved(HalBench bench, Integer... colours) throws Exception {
        seen(
                bench,
                Outside.SEES_COLOURS,
                () -> assertThat(bench.observedColours(pin(bench))).containsExactly(colours));
    }
}
