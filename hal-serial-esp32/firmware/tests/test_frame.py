# SPDX-License-Identifier: Apache-2.0
# The frame codec against the golden transcript, against noise, and its promise to allocate (almost) nothing.
import gc
from binascii import crc32, unhexlify
from struct import pack
from halyard.frame import BODY_END, In, Out, Refused

_TRANSCRIPT = __file__.rpartition("/")[0] + "/transcript.txt"


def _frames():
    with open(_TRANSCRIPT) as f:
        for line in f:
            if line.startswith("frame "):
                _, session, body, wire = line.split()[:4]
                seed = 0 if session == "none" else crc32(pack("<I", int(session, 16)))
                yield seed, unhexlify(body), unhexlify(wire)


def _build(out, seed, body):
    out.begin(body[0], body[1])
    for b in body[2:]:
        out.u8(b)
    out.finish(seed)
    return bytes(out.bytes[: out.n])


def _receive(rx, wire):
    rx.n = 0
    for b in wire:
        if b:
            rx.put(b)


def test_every_frame_of_the_transcript_is_built_as_it_says():
    out = Out()
    n = 0
    for seed, body, wire in _frames():
        if len(body) <= BODY_END - 1:
            assert _build(out, seed, body) == wire, (body, wire)
            n += 1
    assert n > 10


def test_every_frame_of_the_transcript_is_read_as_it_says():
    rx = In()
    for seed, body, wire in _frames():
        _receive(rx, wire)
        assert rx.unstuff() and rx.checks(seed), wire
        assert rx.bytes[1 : rx.n - 4] == body
        assert rx.end == len(body) + 1


def test_a_frame_of_another_session_does_not_pass():
    rx = In()
    for seed, _, wire in _frames():
        _receive(rx, wire)
        assert rx.unstuff()
        assert not rx.checks(seed ^ 1)


def test_a_flipped_bit_does_not_pass():
    rx = In()
    for seed, body, wire in _frames():
        if len(wire) < 40:
            for i in range(len(wire) - 1):
                for bit in range(8):
                    broken = bytearray(wire)
                    broken[i] ^= 1 << bit
                    _receive(rx, broken)
                    assert not (rx.unstuff() and rx.checks(seed)), (body, i, bit)


def test_a_frame_that_is_too_long_is_dropped_whole():
    rx = In()
    rx.n = 0
    for i in range(1000):
        rx.put(1)
    assert not rx.unstuff()


def test_a_reply_that_is_too_long_is_refused():
    out = Out()
    out.begin(0x40, 0)
    try:
        for i in range(241):
            out.u8(i & 255)
    except Refused as e:
        assert e.args[0] == 7
        return
    assert False


def test_numbers_of_every_length():
    out = Out()
    rx = In()
    numbers = (0, 1, 127, 128, 16383, 16384, 1 << 21, (1 << 30) - 1, 0xFFFFFFFF)
    out.begin(0, 0)
    for n in numbers:
        out.varint(n)
    out.finish(0)
    _receive(rx, out.bytes[: out.n])
    assert rx.unstuff() and rx.checks(0)
    for n in numbers:
        assert rx.varint() == n
    assert not rx.more()
    try:
        rx.varint()
        assert False
    except Refused:
        pass


def test_the_steady_state_allocates_no_more_than_the_crc():
    out = Out()
    rx = In()
    sent = []

    def write(view):
        sent[0] = view

    def once(number):
        out.begin(0x40, number)
        out.varint(12345)
        out.finish(77)
        out.send(write)
        rx.n = 0
        b = out.bytes
        for i in range(out.n - 1):
            rx.put(b[i])
        if not (rx.unstuff() and rx.checks(77)):
            raise ValueError(number)
        rx.varint()

    sent.append(None)
    for i in range(256):  # every length and number once
        once(i)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    for i in range(200):
        once(i)
    grown = gc.mem_alloc() - before
    gc.enable()
    # One integer of up to 32 bits, on a 32-bit port: its object and its digits, 16 bytes each.
    assert grown <= 200 * 48 + 256, grown
