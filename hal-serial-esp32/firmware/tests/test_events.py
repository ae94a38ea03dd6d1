# SPDX-License-Identifier: Apache-2.0
# Edges from interrupt to wire: order, debouncing, losses, sending again.
from halyard import events as module
from halyard.events import Events, Watch
from halyard.frame import In, Out


class Clock:
    """Time passes when a test says so."""

    us = 0


clock = Clock()
module.ticks_us = lambda: clock.us
module.ticks_ms = lambda: clock.us // 1000


class FakePin:
    def __init__(self):
        self.level = 0

    def value(self):
        return self.level


class Bench:
    def __init__(self, settle=0):
        self.events = Events(Out())
        self.pin = FakePin()
        self.watch = Watch(self.events.raw, 5, self.pin)
        self.watch.edges = 3
        self.watch.settle = settle
        self.events.watches[5] = self.watch

    def edge(self, level):
        self.pin.level = level
        self.watch.handler(self.pin)

    def sent(self):
        """All records that are due, as (number, kind, value)."""
        records = []
        while self.events.due():
            out = self.events.build()
            out.finish(0)
            rx = In()
            for b in out.bytes[: out.n - 1]:
                rx.put(b)
            assert rx.unstuff() and rx.checks(0)
            number = rx.bytes[2]
            rx.varint()
            while rx.more():
                kind = rx.u8()
                rx.varint()
                if kind == 4:
                    n = rx.varint()
                    value = bytes([rx.u8() for _ in range(n)])
                else:
                    value = rx.varint()
                records.append((number, kind, value))
                number = (number + 1) & 255
        return records


def test_edges_come_in_order_with_numbers():
    b = Bench()
    b.edge(1)
    b.edge(0)
    b.events.collect()
    assert b.sent() == [(0, 2, 5), (1, 1, 5)]
    assert b.sent() == []


def test_what_was_not_seen_is_sent_again_when_asked():
    b = Bench()
    b.edge(1)
    b.edge(0)
    b.events.collect()
    b.sent()
    b.events.seen(1, True)
    assert b.sent() == [(1, 1, 5)]
    b.events.seen(2, False)
    assert not b.events.due()


def test_what_was_not_seen_is_sent_again_after_a_while():
    b = Bench()
    b.edge(1)
    b.events.collect()
    b.sent()
    clock.us += 250000
    assert b.sent() == []
    clock.us += 1000
    assert b.sent() == [(0, 2, 5)]


def test_what_found_no_room_is_counted_in_its_place():
    b = Bench()
    for i in range(100):
        b.edge(1 - i % 2)
    b.events.collect()
    first = b.sent()
    assert [r[1:] for r in first] == [(2 - i % 2, 5) for i in range(63)], first
    b.events.seen(63, False)
    b.edge(1)
    b.events.collect()
    rest = b.sent()
    assert rest[0][1:] == (3, 37 << 7 | 5), rest
    assert rest[1][1:] == (1 + (100 % 2 == 0), 5), rest


def test_losses_at_the_end_of_a_burst_are_told_too():
    b = Bench()
    for i in range(70):
        b.edge(1 - i % 2)
    b.events.collect()
    b.sent()
    b.events.seen(63, False)
    b.events.collect()
    assert [r[1:] for r in b.sent()] == [(3, 7 << 7 | 5)]
    assert b.watch.level == 0


def test_a_level_that_does_not_last_is_no_edge():
    b = Bench(settle=20000)
    b.edge(1)
    clock.us += 19999
    b.edge(0)
    clock.us += 20000
    b.events.collect()
    assert b.sent() == []


def test_a_bouncing_contact_is_one_edge():
    b = Bench(settle=20000)
    for level in (1, 0, 1, 0, 1):
        b.edge(level)
        clock.us += 500
    clock.us += 19499
    b.events.collect()
    assert b.sent() == []
    clock.us += 1
    b.events.collect()
    assert b.sent() == [(0, 2, 5)]


def test_a_level_that_lasted_counts_even_if_the_next_edge_comes_first():
    b = Bench(settle=20000)
    b.edge(1)
    clock.us += 20000
    b.edge(0)
    b.events.collect()
    assert b.sent() == [(0, 2, 5)]
    clock.us += 20000
    b.events.collect()
    assert b.sent() == [(1, 1, 5)]


def test_an_edge_without_an_interrupt_is_found():
    b = Bench()
    b.pin.level = 1
    b.events.collect()
    assert b.sent() == []
    b.events.collect()
    assert b.sent() == [(0, 2, 5)]


def test_text_is_cut_into_pieces():
    b = Bench()
    b.events.text("x" * 450)
    assert [(r[1], len(r[2])) for r in b.sent()] == [(4, 200), (4, 200), (4, 50)]


def test_numbers_wrap():
    b = Bench()
    for i in range(300):
        b.edge(1 - i % 2)
        b.events.collect()
        assert b.sent() == [(i & 255, 2 - i % 2, 5)]
        b.events.seen((i + 1) & 255, False)
