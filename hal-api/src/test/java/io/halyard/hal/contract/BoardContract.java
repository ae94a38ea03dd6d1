// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.halyard.hal.Ability;
import io.halyard.hal.Board;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.Bus;
import io.halyard.hal.Capabilities;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a board must do as a whole: its description, its events, its closing, and that two live side by side. */
public abstract class BoardContract extends HalContract {
    /** {@return the name under which settings choose this kind of board} */
    protected abstract String providerName();

    @Test
    void theProviderIsFoundByItsName() {
        List<BoardProvider> found = ServiceLoader.load(BoardProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(providerName()))
                .toList();
        assertThat(found).hasSize(1);
        assertThat(providerName()).isLowerCase();
        assertThat(found.getFirst().options()).allMatch(option -> option.matches("[a-z][a-z0-9-]*"), "kebab-case");
    }

    @Test
    void theBoardHasTheNameOfItsSettings() {
        assertThat(bench(BoardSettings.of("greenhouse")).board().name()).isEqualTo("greenhouse");
    }

    @Test
    void r01_pinsAreInOrderAndUniqueByNumberAndName() {
        List<Pin> pins = bench().board().capabilities().pins();
        assertThat(pins).isNotEmpty().isSortedAccordingTo(Comparator.comparingInt(Pin::number));
        assertThat(pins).extracting(Pin::number).doesNotHaveDuplicates();
        assertThat(pins).extracting(pin -> pin.name().toLowerCase(Locale.ROOT)).doesNotHaveDuplicates();
    }

    @Test
    void r01_aNameForAPinThatIsNotThereIsAFaultOfTheSettings() {
        BoardSettings wrong = BoardSettings.of(BOARD).withPinNames(Map.of("relay", "no-such-pin"));
        assertThatFails(Kind.INVALID_SETTING, () -> bench(wrong))
                .satisfies(e -> assertThat(e.place()).isEqualTo("boards." + BOARD + ".pins.relay"))
                .withMessageContaining("'no-such-pin'");
    }

    @ParameterizedTest
    @EnumSource
    void r02_capabilitiesAndBenchAgree(Ability ability) throws Exception {
        provided(ability, bench -> {
            Capabilities capabilities = bench.board().capabilities();
            assertThat(capabilities.has(ability)).isTrue();
            assertThat(bench.pins(ability)).isNotEmpty();
            List<String> names = ability.isOfBus()
                    ? capabilities.busesWith(ability).stream().map(Bus::name).toList()
                    : capabilities.pinsWith(ability).stream().map(Pin::name).toList();
            assertThat(names).containsAll(bench.pins(ability));
        });
    }

    @Test
    void r01_capabilitiesKnowEachPinByItsNumberItsNameAndTheNameGivenToIt() {
        Pin pin = bench().board().capabilities().pins().getLast();
        HalBench named = bench(BoardSettings.of("named").withPinNames(Map.of("my-own", pin.name())));
        Capabilities capabilities = named.board().capabilities();
        for (String designation : List.of(Integer.toString(pin.number()), pin.name(), "my-own", "MY-OWN")) {
            assertThat(capabilities.pin(designation)).as(designation).contains(pin);
        }
        assertThat(capabilities.pin("no-such-pin")).isEmpty();
        assertThat(capabilities.toString()).contains(pin.number() + " " + pin.name());
    }

    @Test
    void r02_aRefusalIsTheSameUnderEachNameOfThePin() {
        Pin pin = bench().board().capabilities().pins().getFirst();
        HalBench named = bench(BoardSettings.of("named").withPinNames(Map.of("my-own", pin.name())));
        for (Ability ability : named.lacking().keySet()) {
            if (!ability.isOfBus()) {
                assertThatFails(
                                Kind.UNSUPPORTED,
                                () -> open(named.board(), ability, "my-own").close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo("named " + pin.name()));
                assertThatFails(
                                Kind.NO_SUCH_PIN,
                                () -> open(named.board(), ability, "no-such-pin")
                                        .close())
                        .withMessageContaining("'no-such-pin'")
                        .withMessageContaining(pin.name())
                        .withMessageContaining("my-own");
            }
        }
    }

    @Test
    void r06_aClosedBoardOpensNothingAlsoOfWhatItLacks() {
        HalBench bench = bench();
        assertThat(bench.board().isOpen()).isTrue();
        bench.board().close();
        assertThat(bench.board().isOpen()).isFalse();
        for (Ability ability : Ability.values()) {
            assertThatFails(Kind.CLOSED, () -> open(bench.board(), ability, "0").close())
                    .withMessageContaining(BOARD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void r02_whatTheBoardLacksNoPinHas(Ability ability) {
        HalBench bench = bench();
        assertThat(bench.board().capabilities().has(ability))
                .isEqualTo(!bench.lacking().containsKey(ability));
    }

    @Test
    void r05_closingTheBoardAgainIsHarmlessAndFromManyThreads() throws Exception {
        Board board = bench().board();
        ResourceContract.inManyThreads(() -> {
            board.close();
            return true;
        });
        assertThatCode(board::close).doesNotThrowAnyException();
    }

    @Test
    void r05_aClosedBoardTakesNoListener() {
        Board board = bench().board();
        board.close();
        assertThatFails(Kind.CLOSED, () -> board.onEvent(_ -> {}).close()).withMessageContaining(BOARD);
    }

    @Test
    void r06_aClosedBoardFreesItsPinsForTheNext() {
        HalBench first = bench();
        Ability ability = anyAbility(first);
        String pin = first.pins(ability).getFirst();
        open(first.board(), ability, pin);
        first.board().close();
        first.close();
        open(bench().board(), ability, pin).close();
    }

    @Test
    void r11_closingASubscriptionIsHarmlessTwiceAndAfterTheBoard() {
        Board board = bench().board();
        Subscription first = board.onEvent(_ -> {});
        Subscription second = board.onEvent(_ -> {});
        first.close();
        first.close();
        board.close();
        assertThatCode(second::close).doesNotThrowAnyException();
    }

    @Test
    void r03_twoBoardsInOneProgramDoNotDisturbEachOther() {
        HalBench first = bench(BoardSettings.of("first"));
        HalBench second = bench(BoardSettings.of("second"));
        Ability ability = anyAbility(first);
        Resource onFirst = open(first.board(), ability, first.pins(ability).getFirst());
        Resource onSecond = open(second.board(), ability, second.pins(ability).getLast());
        first.board().close();
        assertThat(onFirst.isOpen()).isFalse();
        assertThat(onSecond.isOpen()).isTrue();
        onSecond.close();
        open(second.board(), ability, second.pins(ability).getFirst()).close();
    }

    @Test
    void r16_announcesThatItGoesAndThatItComesInOrder() throws Exception {
        HalBench bench = bench();
        seen(bench, Outside.UNPLUGS, () -> {
            BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
            try (Subscription _ = bench.board().onEvent(events::add)) {
                for (int i = 0; i < 2; i++) {
                    bench.unplug();
                    assertThat(awaitEvent(bench, events, BoardEvent.Disconnected.class)
                                    .reason())
                            .isNotBlank();
                    bench.plug();
                    awaitEvent(bench, events, BoardEvent.Connected.class);
                }
                assertThat(events).isEmpty();
            }
        });
    }

    @Test
    void r16_capabilitiesStayKnownWithoutTheBoard() throws Exception {
        HalBench bench = bench();
        seen(bench, Outside.UNPLUGS, () -> {
            Capabilities before = bench.board().capabilities();
            CountDownLatch gone = new CountDownLatch(1);
            try (Subscription _ = bench.board().onEvent(_ -> gone.countDown())) {
                bench.unplug();
                gone.await();
                assertThat(bench.board().capabilities()).isEqualTo(before);
                Ability ability = anyAbility(bench);
                assertThatFails(
                        Kind.NOT_CONNECTED,
                        () -> open(bench.board(), ability, bench.pins(ability).getFirst())
                                .close());
            }
        });
    }

    @Test
    void r16_aBoardThatIsAwayCanBeClosed() throws Exception {
        HalBench bench = bench();
        seen(bench, Outside.UNPLUGS, () -> {
            Ability ability = anyAbility(bench);
            Resource resource = open(bench.board(), ability, bench.pins(ability).getFirst());
            bench.unplug();
            bench.board().close();
            assertThat(resource.isOpen()).isFalse();
        });
    }

    private static Ability anyAbility(HalBench bench) {
        for (Ability ability : Ability.values()) {
            if (!bench.pins(ability).isEmpty()) {
                return ability;
            }
        }
        throw new AssertionError("the bench has no pins");
    }
}
