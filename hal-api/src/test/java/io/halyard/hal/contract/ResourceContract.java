// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import io.halyard.hal.spi.BoardSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What is the same for whatever is opened on a board: finding, refusing, owning, closing (R1 to R6). */
public abstract class ResourceContract extends HalContract {
    private static final int THREADS = 8;

    /** {@return the ability under test} */
    abstract Ability ability();

    /** One call of the resource that reaches the board. */
    abstract void use(Resource resource);

    /** Opens the first of the bench's pins for the ability. */
    final Resource open(HalBench bench) {
        return open(bench.board(), ability(), pin(bench));
    }

    final String pin(HalBench bench) {
        return bench.pins(ability()).getFirst();
    }

    @Test
    void r01_aPinIsFoundByItsNumberItsNameAndTheNameGivenToIt() throws Exception {
        provided(ability(), bench -> {
            Pin pin = describedPin(bench);
            bench.close();
            BoardSettings settings = BoardSettings.of(BOARD).withPinNames(Map.of("my-own", pin.name()));
            HalBench named = bench(settings);
            for (String designation : List.of(
                    Integer.toString(pin.number()),
                    pin.name(),
                    pin.name().toUpperCase(Locale.ROOT),
                    pin.name().toLowerCase(Locale.ROOT),
                    "my-own")) {
                try (Resource resource = open(named.board(), ability(), designation)) {
                    assertThat(resource.pin()).as(designation).isEqualTo(pin);
                    use(resource);
                }
            }
        });
    }

    @Test
    void r01_anUnknownPinIsRefusedWithTheNamesThatThereAre() throws Exception {
        provided(
                ability(),
                bench -> assertThatFails(
                                Kind.NO_SUCH_PIN,
                                () -> open(bench.board(), ability(), "no-such-pin")
                                        .close())
                        .withMessageContaining(BOARD)
                        .withMessageContaining("'no-such-pin'")
                        .withMessageContaining(describedPin(bench).name()));
    }

    @Test
    void r02_everyPinOfTheBenchWorks() throws Exception {
        provided(ability(), bench -> {
            for (String pin : bench.pins(ability())) {
                try (Resource resource = open(bench.board(), ability(), pin)) {
                    use(resource);
                    assertThat(resource.pin().abilities()).contains(ability());
                }
            }
        });
    }

    @Test
    void r02_everyPinWithoutTheAbilityRefusesIt() throws Exception {
        provided(ability(), bench -> {
            for (Pin pin : bench.board().capabilities().pins()) {
                if (!pin.abilities().contains(ability())) {
                    assertRefusal(bench, ability(), pin);
                }
            }
        });
    }

    @Test
    void r03_secondOpenNamesTheFirstOwner() throws Exception {
        provided(ability(), bench -> {
            Pin pin = describedPin(bench);
            try (Resource first = open(bench.board(), ability(), pin.name(), "the greenhouse")) {
                assertThatFails(
                                Kind.IN_USE,
                                () -> open(bench.board(), ability(), pin.name(), "another")
                                        .close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo(BOARD + " " + pin.name()))
                        .withMessageContaining("the greenhouse")
                        .withMessageContaining(ability().toString());
                use(first);
            }
        });
    }

    @Test
    void r03_aPinOpensAgainAfterItWasClosed() throws Exception {
        provided(ability(), bench -> {
            for (int i = 0; i < 3; i++) {
                try (Resource resource = open(bench)) {
                    use(resource);
                }
            }
        });
    }

    @Test
    void r03_aPinOpensInEachOfItsRolesInTurn() throws Exception {
        provided(ability(), bench -> {
            for (Ability role : describedPin(bench).abilities()) {
                open(bench.board(), role, pin(bench)).close();
                open(bench).close();
            }
        });
    }

    @Test
    void r03_ofManyThreadsOneGetsThePin() throws Exception {
        provided(ability(), bench -> {
            List<Resource> opened = inManyThreads(() -> openOrInUse(bench)).stream()
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(opened).hasSize(1);
            use(opened.getFirst());
        });
    }

    @Test
    void r04_aFailedOpenLeavesNothingBehind() throws Exception {
        provided(ability(), bench -> {
            Resource first = open(bench);
            assertThatFails(Kind.IN_USE, () -> open(bench).close());
            use(first);
            first.close();
            try (Resource next = open(bench)) {
                use(next);
            }
        });
    }

    @Test
    void r04_aRefusedRoleLeavesNothingBehind() throws Exception {
        provided(ability(), bench -> {
            Pin pin = describedPin(bench);
            for (Ability role : Ability.values()) {
                if (!pin.abilities().contains(role)) {
                    assertRefusal(bench, role, pin);
                }
            }
            try (Resource resource = open(bench)) {
                use(resource);
            }
        });
    }

    @Test
    void r05_afterClosingCallsFail() throws Exception {
        provided(ability(), bench -> {
            Resource resource = open(bench);
            assertThat(resource.isOpen()).isTrue();
            resource.close();
            assertThat(resource.isOpen()).isFalse();
            assertThatFails(Kind.CLOSED, () -> use(resource))
                    .satisfies(e -> assertThat(e.place())
                            .isEqualTo(BOARD + " " + resource.pin().name()));
        });
    }

    @Test
    void r05_closingAgainIsHarmlessEvenIfThePinHasANewOwner() throws Exception {
        provided(ability(), bench -> {
            Resource old = open(bench);
            old.close();
            assertThatCode(old::close).doesNotThrowAnyException();
            try (Resource next = open(bench)) {
                old.close();
                use(next);
                assertThatFails(Kind.IN_USE, () -> open(bench).close());
            }
        });
    }

    @Test
    void r05_manyThreadsMayCloseAtOnce() throws Exception {
        provided(ability(), bench -> {
            Resource resource = open(bench);
            inManyThreads(() -> {
                resource.close();
                return true;
            });
            assertThat(resource.isOpen()).isFalse();
            open(bench).close();
        });
    }

    @Test
    void r06_closingTheBoardClosesIt() throws Exception {
        provided(ability(), bench -> {
            Resource resource = open(bench);
            bench.board().close();
            assertThat(resource.isOpen()).isFalse();
            assertThatFails(Kind.CLOSED, () -> use(resource));
            assertThatCode(resource::close).doesNotThrowAnyException();
        });
    }

    @Test
    void r06_aClosedBoardOpensNothing() throws Exception {
        provided(ability(), bench -> {
            bench.board().close();
            assertThatFails(Kind.CLOSED, () -> open(bench).close()).withMessageContaining(BOARD);
        });
    }

    @Test
    void r16_withoutTheBoardCallsFailAndWithItTheyWorkAgain() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                    try (Subscription _ = bench.board().onEvent(events::add);
                            Resource resource = open(bench)) {
                        bench.unplug();
                        awaitEvent(bench, events, BoardEvent.Disconnected.class);
                        assertThatFails(Kind.NOT_CONNECTED, () -> use(resource))
                                .satisfies(e -> assertThat(e.isRetryable()).isTrue());
                        assertThat(resource.isOpen()).isTrue();
                        bench.plug();
                        awaitEvent(bench, events, BoardEvent.Connected.class);
                        use(resource);
                    }
                }));
    }

    @Test
    void r16_whatIsClosedWithoutTheBoardStaysClosed() throws Exception {
        provided(
                ability(),
                bench -> seen(bench, Outside.UNPLUGS, () -> {
                    BlockingQueue<BoardEvent> events = new LinkedBlockingQueue<>();
                    try (Subscription _ = bench.board().onEvent(events::add)) {
                        Resource resource = open(bench);
                        bench.unplug();
                        awaitEvent(bench, events, BoardEvent.Disconnected.class);
                        resource.close();
                        assertThatFails(Kind.CLOSED, () -> use(resource));
                        bench.plug();
                        awaitEvent(bench, events, BoardEvent.Connected.class);
                        assertThatFails(Kind.CLOSED, () -> use(resource));
                        open(bench).close();
                    }
                }));
    }

    private Pin describedPin(HalBench bench) {
        return bench.board().capabilities().pinsWith(ability()).stream()
                .filter(pin -> pin.name().equals(pin(bench)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("capabilities do not list " + pin(bench) + " as " + ability()));
    }

    private Optional<Resource> openOrInUse(HalBench bench) {
        try {
            return Optional.of(open(bench));
        } catch (HalException e) {
            assertThat(e.kind()).isEqualTo(Kind.IN_USE);
            return Optional.empty();
        }
    }

    static <T> List<T> inManyThreads(Callable<T> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            for (Future<T> future : running) {
                results.add(future.get());
            }
        }
        return results;
    }
}
