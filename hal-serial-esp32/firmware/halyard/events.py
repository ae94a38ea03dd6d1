# SPDX-License-Identifier: Apache-2.0
# Pin edges from interrupt to wire. Two rings: the first is filled by interrupts and emptied by the main loop, the
# second holds numbered records until the host has seen them.
from array import array
from micropython import const
from time import ticks_us, ticks_diff, ticks_ms

_RAW = const(64)
_KEPT = const(64)
_FALL = const(1)
_LOST = const(3)
_TEXT = const(4)
_EVENT = const(0x80)
_RESENT = const(1)
_RESEND_MS = const(250)
_IN_FRAME = const(16)
_FRAME_ROOM = const(24)  # the longest record that is not text


class Raw:
    """Written by interrupts only, but for `tail`, which is the main loop's."""

    def __init__(self):
        self.what = bytearray(_RAW)  # pin number and level
        self.time = array("i", [0] * _RAW)
        self.lost = array("H", [0] * _RAW)  # how many the pin had lost until then
        self.head = 0
        self.tail = 0


class Watch:
    """One watched pin. An edge counts once its level has held for `settle` microseconds."""

    def __init__(self, raw, number, pin):
        self.raw = raw
        self.number = number
        self.pin = pin
        self.settle = 0
        self.edges = 0  # 1 falling, 2 rising
        self.level = 0  # as reported last
        self.maybe = -1  # the level that has yet to hold
        self.since = 0
        self.odd = 0  # how often in a row the pin was not as reported
        self.lost = 0  # counted by interrupts only, modulo 65536
        self.told = 0  # what of it the host knows
        self.handler = self.fired  # bound once: an interrupt must not allocate

    def fired(self, _pin):
        r = self.raw
        h = r.head
        n = (h + 1) % _RAW
        if n == r.tail:
            self.lost = (self.lost + 1) & 0xFFFF
            return
        r.time[h] = ticks_us()
        r.lost[h] = self.lost
        r.what[h] = self.number << 1 | self.pin.value()
        r.head = n


class Events:
    def __init__(self, out):
        self.raw = Raw()
        self.watches = {}
        self._out = out
        self._kind = bytearray(_KEPT)
        self._arg = array("i", [0] * _KEPT)
        self._time = array("i", [0] * _KEPT)
        self._text = [None] * _KEPT
        self._at = 0
        self.clear()

    def clear(self):
        self.head = self.sent = self.acked = 0  # numbers, modulo 256
        self._lost = 0
        self.raw.tail = self.raw.head

    def room(self):
        return _KEPT - ((self.head - self.acked) & 255)

    def put(self, kind, arg, time, text=None):
        i = self.head % _KEPT
        self._kind[i] = kind
        self._arg[i] = arg
        self._time[i] = time
        self._text[i] = text
        self.head = (self.head + 1) & 255

    def text(self, s):
        t = ticks_us()
        b = s.encode()
        for i in range(0, len(b), 200):
            if self.room() > 8:  # edges go before prints
                self.put(_TEXT, 0, t, b[i : i + 200])
            else:
                self._lost += 1

    def collect(self):
        """Moves what interrupts have left into the numbered ring."""
        r = self.raw
        while r.tail != r.head and self.room() > 1:
            i = r.tail
            what = r.what[i]
            t = r.time[i]
            lost = r.lost[i]
            r.tail = (i + 1) % _RAW
            w = self.watches.get(what >> 1)
            if w is not None:
                self._missed(w, lost, t)
                self._edge(w, what & 1, t)
        for w in self.watches.values():
            if self.room() > 1:
                self._look(w)
        if self._lost and self.room():
            self.put(_LOST, self._lost << 7 | 127, ticks_us())
            self._lost = 0

    def _look(self, w):
        """What no interrupt says: that a level has held, or that an interrupt was lost."""
        r = self.raw
        if r.tail == r.head:
            self._missed(w, w.lost, ticks_us())
        if w.settle:
            if w.maybe >= 0 and ticks_diff(ticks_us(), w.since) >= w.settle:
                self._settled(w)
        elif w.pin.value() == w.level or r.tail != r.head:
            w.odd = 0
        else:  # twice in a row, so it is no interrupt under way: one was lost
            w.odd += 1
            if w.odd > 1:
                w.odd = 0
                self._edge(w, 0, ticks_us())

    def _missed(self, w, lost, t):
        n = (lost - w.told) & 0xFFFF
        if n:
            w.told = lost
            if not w.settle:
                w.level ^= n & 1
            self.put(_LOST, n << 7 | w.number, t)

    def _edge(self, w, level, t):
        if not w.settle:
            w.level = 1 - w.level  # one interrupt is one edge; the level that was read may be that of the next one
            self._report(w, w.level, t)
            return
        if w.maybe >= 0 and ticks_diff(t, w.since) >= w.settle:
            self._settled(w)
        w.maybe = level
        w.since = t

    def _settled(self, w):
        level = w.maybe
        w.maybe = -1
        if level != w.level:
            w.level = level
            self._report(w, level, w.since)

    def _report(self, w, level, t):
        if w.edges & (level + 1):
            self.put(_FALL + level, w.number, t)

    def seen(self, number, again):
        """The host has everything before `number`."""
        if (number - self.acked) & 255 <= (self.head - self.acked) & 255:
            while self.acked != number:
                self._text[self.acked % _KEPT] = None
                self.acked = (self.acked + 1) & 255
            if again or (self.sent - self.acked) & 255 > _KEPT:
                self.sent = self.acked

    def due(self):
        if self.sent == self.head and self.acked != self.head:
            if ticks_diff(ticks_ms(), self._at) > _RESEND_MS:
                self.sent = self.acked
        return self.sent != self.head

    def build(self):
        """One frame of records from the first that was not sent: few, for a noisy line eats long frames."""
        o = self._out
        o.begin(_EVENT, self.sent)
        i = self.sent % _KEPT
        last = self._time[i]
        o.varint(last)
        n = 0
        while self.sent != self.head and n < _IN_FRAME:
            n += 1
            i = self.sent % _KEPT
            text = self._text[i]
            if o.room() < _FRAME_ROOM + (len(text) if text else 0):
                break
            kind = self._kind[i]
            o.u8(kind)
            t = self._time[i]
            d = ticks_diff(t, last)
            if d < 0:
                d = 0
            else:
                last = t
            o.varint(d)
            if text is not None:
                o.block(text)
            else:
                o.varint(self._arg[i])
            self.sent = (self.sent + 1) & 255
        self._at = ticks_ms()
        return o
