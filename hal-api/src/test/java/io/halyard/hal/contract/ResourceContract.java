// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.halyard.hal.Ability;
import io.halyard.hal.BoardEvent;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Resource;
import io.halyard.hal.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What is the same for whatever is opened on a board, a pin or something on a bus: owning, closing, coming back (R3 to R6, R16). */
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

    /** {@return the name of the first of the bench's pins, or buses, for the ability} */
    final String pin(HalBench bench) {
        return bench.pins(ability()).getFirst();
    }

    /** {@return what failures name when the first of them was opened} */
    String place(HalBench bench) {
        return BOARD + " " + pin(bench);
    }

    @Test
    void r03_secondOpenNamesTheFirstOwner() throws Exception {
        provided(ability(), bench -> {
            String pin = pin(bench);
            try (Resource first = open(bench.board(), ability(), pin, "the greenhouse")) {
                assertThatFails(
                                Kind.IN_USE,
                                () -> open(bench.board(), ability(), pin, "another")
                                        .close())
                        .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)))
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
    void r05_afterClosingCallsFail() throws Exception {
        provided(ability(), bench -> {
            Resource resource = open(bench);
            assertThat(resource.isOpen()).isTrue();
            resource.close();
            assertThat(resource.isOpen()).isFalse();
            assertThatFails(Kind.CLOSED, () -> use(resource))
                    .satisfies(e -> assertThat(e.place()).isEqualTo(place(bench)));
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
