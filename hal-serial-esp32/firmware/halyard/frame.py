# SPDX-License-Identifier: Apache-2.0
# Frames: COBS between zero bytes, CRC-32 over session, header and payload. See protocol.md.
# Nothing here allocates once every frame length has been seen, but for the one integer that a CRC is.
from binascii import crc32
from micropython import const
from struct import pack_into

MAX_PAYLOAD = const(240)
BODY_END = const(243)  # one COBS byte, two header bytes, the payload
_SIZE = const(248)  # and four of CRC and the delimiter
_RESIDUE = const(0x2144DF1C)  # crc32 over anything followed by its own CRC; a small integer on every port

BAD = const(5)
TOO_LONG = const(7)


def _slow_find(b, zero, p):
    while b[p]:
        p += 1
    return p


_find = getattr(bytearray, "find", _slow_find)  # not every port's bytearray can search


class Refused(Exception):
    """An operation that the board will not do: args are (code, text)."""


class In:
    """The frame being received, then read field by field."""

    def __init__(self):
        self.bytes = bytearray(_SIZE)
        self._all = memoryview(self.bytes)
        self._views = {}
        self.n = 0  # bytes so far; more than _SIZE while a frame that is too long passes by
        self.p = 0
        self.end = 0

    def put(self, b):
        if self.n < _SIZE:
            self.bytes[self.n] = b
        self.n += 1

    def unstuff(self):
        """Takes the stuffing out in place. Returns whether it was right; the body is bytes[1:n]."""
        n = self.n
        if n < 7 or n >= _SIZE:
            return False
        b = self.bytes
        p = 0
        while p < n:
            code = b[p]
            b[p] = 0
            p += code
        self.p = 3
        self.end = n - 4
        return p == n

    def checks(self, seed):
        v = self._views.get(self.n)
        if v is None:
            v = self._views[self.n] = self._all[1 : self.n]
        return crc32(v, seed) == _RESIDUE

    def more(self):
        return self.p < self.end

    def u8(self):
        p = self.p
        if p >= self.end:
            raise Refused(BAD, "an argument is missing")
        self.p = p + 1
        return self.bytes[p]

    def varint(self):
        v = shift = 0
        while True:
            b = self.u8()
            v |= (b & 127) << shift
            if b < 128:
                return v
            shift += 7
            if shift > 28:
                raise Refused(BAD, "a number is too long")

    def u32(self):
        return self.u8() | self.u8() << 8 | self.u8() << 16 | self.u8() << 24


class Out:
    """A frame being built, sent, and kept for sending again."""

    def __init__(self):
        self.bytes = bytearray(_SIZE)
        self._all = memoryview(self.bytes)
        self._bodies = {}
        self._wholes = {}
        self.n = 0

    def begin(self, head, number):
        b = self.bytes
        b[1] = head
        b[2] = number & 255
        self.n = 3

    def room(self):
        return BODY_END - self.n

    def u8(self, v):
        if self.n >= BODY_END:
            raise Refused(TOO_LONG, "the reply is longer than a frame")
        self.bytes[self.n] = v
        self.n += 1

    def u16(self, v):
        self.u8(v & 255)
        self.u8(v >> 8)

    def varint(self, v):
        while v > 127:
            self.u8(v & 127 | 128)
            v >>= 7
        self.u8(v)

    def block(self, data):
        """A length and that many bytes."""
        n = len(data)
        if n + 2 > self.room():
            raise Refused(TOO_LONG, "the reply is longer than a frame")
        self.varint(n)
        self.bytes[self.n : self.n + n] = data
        self.n += n

    def finish(self, seed):
        n = self.n
        v = self._bodies.get(n)
        if v is None:
            v = self._bodies[n] = self._all[1:n]
        b = self.bytes
        pack_into("<I", b, n, crc32(v, seed))
        n += 4
        b[n] = p = 0
        while p < n:
            q = _find(b, b"\0", p + 1)
            b[p] = q - p
            p = q
        self.n = n + 1

    def send(self, write):
        n = self.n
        v = self._wholes.get(n)
        if v is None:
            v = self._wholes[n] = self._all[:n]
        write(v)
