# SPDX-License-Identifier: Apache-2.0
# The session with the host: handshake, exactly-once requests, heartbeat, failsafe. See protocol.md.
import gc
import machine
import sys
from micropython import const
from time import ticks_diff, ticks_ms, ticks_us
from binascii import crc32
from struct import pack
from halyard import VERSION, capabilities, crash
from halyard.events import Events
from halyard.frame import BAD, MAX_PAYLOAD, In, Out, Refused
from halyard.pins import Pins

PROTOCOL = const(1)
_WINDOW = const(8)
_UNKNOWN = const(1)
_FAULT = const(6)

_KIND = const(0xC0)
_REPLY = const(0x40)
_FAILED = const(0x41)
_HELLO = const(0xC1)
_WELCOME = const(0xC2)
_PING = const(0xC3)
_PONG = const(0xC4)
_SEEN = const(0xC5)
_GAP = const(0xC6)
_REFUSED = const(0xC7)
_NO_SESSION = const(0xC8)
_STOP = const(0xC9)
_BYE = const(0xCA)

_BOOTED = const(0)
_SILENCE = const(1)
_LEFT = const(2)

_IDLE_MS = const(20)
_COLLECT_AFTER = const(100)


class Bridge:
    def __init__(self, family, poller, readinto, write, settings):
        self._ipoll = poller.ipoll
        self._readinto = readinto
        self._write = write
        self._settings = settings
        self._one = bytearray(1)
        self._rx = In()
        self._tx = Out()
        self._events = Events(Out())
        self._replies = [Out() for _ in range(_WINDOW)]
        self._pins = Pins(family, self._events)
        self._ops = {
            0x01: self._capabilities,
            0x40: self._read_crash,
            0x41: self._clear_crash,
            0x42: self._crash_now,
            0x43: self._reset,
        }
        self._ops.update(self._pins.ops)
        self._map = capabilities.encode(family)
        self._hash = crash.program_hash()
        self._boots = crash.boots()
        self._watchdog = None
        self._dying = None
        self.stopped = False
        self.open = False
        self._session = 0
        self._seed = 0
        self._next = 0  # the request expected
        self._done = 0  # how many of the requests before it have their reply remembered
        self._asked = False  # the host was told of a gap
        self._failsafe = settings["failsafe_ms"]
        self._heartbeat = 1000
        self._heard = self._said = self._busy = self._since = ticks_ms()
        self._adopting = False
        self._complained = 0
        self._frames = 0

    # ---- the loop ----

    def run(self):
        if self._settings["watchdog_ms"]:
            self._watchdog = machine.WDT(timeout=self._settings["watchdog_ms"])
        self._no_session(_BOOTED)
        while not self.stopped:
            self.turn()

    def turn(self):
        """One round of the loop: at most a millisecond of waiting, then whatever is due."""
        one = self._one
        rx = self._rx
        wait = 1
        n = 0
        while n < 64:
            ready = False
            for _ in self._ipoll(wait):
                ready = True
            if not ready:
                break
            self._readinto(one)
            b = one[0]
            if b:
                rx.put(b)
            else:
                self._frame()
            wait = 0
            n += 1
        if self._watchdog:
            self._watchdog.feed()
        if self._dying:
            self._dying()
        if self.open:
            self._keep(ticks_ms())
        if not n and self._frames > _COLLECT_AFTER and ticks_diff(ticks_ms(), self._busy) > _IDLE_MS:
            self._frames = 0
            gc.collect()

    def _keep(self, now):
        """What an open session is owed."""
        if ticks_diff(now, self._heard) > self._failsafe:
            self._end(_SILENCE)
            return
        if self._adopting and ticks_diff(now, self._since) > self._failsafe:
            self._adopting = False
            self._pins.forsake()
        self._events.collect()
        while self._events.due():
            self._send(self._events.build(), self._seed)
        if ticks_diff(now, self._said) > self._heartbeat:
            self._tx.begin(_PING, 0)
            self._tx.u8(self._events.head)
            self._send(self._tx, self._seed)

    def _send(self, out, seed):
        out.finish(seed)
        out.send(self._write)
        self._said = ticks_ms()

    # ---- frames ----

    def _frame(self):
        rx = self._rx
        if rx.n:
            self._frames += 1
            self._busy = ticks_ms()
            if rx.unstuff():
                if self.open and rx.checks(self._seed):
                    self._heard = self._busy
                    self._in_session(rx.bytes[1])
                elif rx.checks(0):
                    self._outside(rx.bytes[1])
                elif not self.open:
                    self._complain()
            rx.n = 0

    def _complain(self):
        """Frames of a session that is not: the host is told, but not at every one."""
        if ticks_diff(ticks_ms(), self._complained) >= 0:
            self._no_session(_BOOTED)

    def _no_session(self, reason):
        self._complained = ticks_ms() + 200
        self._tx.begin(_NO_SESSION, reason)
        self._tx.bytes[0] = 0
        self._write(b"\0")  # whatever was printed at boot ends here
        self._send(self._tx, 0)

    def _in_session(self, head):
        rx = self._rx
        number = rx.bytes[2]
        if not head & _KIND:
            self._request(number)
        elif head == _PING:
            t = ticks_us()
            self._tx.begin(_PONG, number)
            self._tx.varint(t)
            self._tx.u8(self._events.head)
            self._send(self._tx, self._seed)
        elif head == _SEEN:
            self._events.seen(number, rx.more() and rx.u8())
        elif head == _BYE:
            self._end(_LEFT)
        elif head == _STOP:
            self.stop()

    def _outside(self, head):
        if head == _HELLO:
            try:
                self._hello()
            except Refused:
                pass
        elif head == _STOP:
            self.stop()

    def stop(self):
        """To the REPL. A watchdog cannot be stopped, so with one the way is through a reset."""
        self._end(_LEFT)
        if self._watchdog:
            crash.skip_once(True)
            machine.reset()
        self.stopped = True

    def _end(self, reason):
        if self.open:
            self._pins.all_safe()
            self._pins.new_session()
            self._events.clear()
            self.open = False
            self._no_session(reason)

    # ---- requests ----

    def _request(self, number):
        ahead = (number - self._next) & 255
        if not ahead:
            reply = self._replies[number % _WINDOW]
            self._run(reply, number)
            self._next = (number + 1) & 255
            self._asked = False
            if self._done < _WINDOW:
                self._done += 1
            self._send(reply, self._seed)
        elif 256 - ahead <= self._done:
            self._replies[number % _WINDOW].send(self._write)
        elif ahead < _WINDOW:
            if not self._asked:
                self._asked = True
                self._control(_GAP, self._next)
        else:
            self._control(_REFUSED, number)

    def _control(self, head, number):
        self._tx.begin(head, number)
        self._send(self._tx, self._seed)

    def _run(self, out, number):
        rx = self._rx
        out.begin(_REPLY, number)
        done = 0
        start = out.n
        try:
            while rx.more():
                start = out.n
                op = self._ops.get(rx.u8())
                if op is None:
                    raise Refused(_UNKNOWN, "the board does not know this operation")
                op(rx, out)
                done += 1
        except Refused as e:
            self._failed(out, number, done, start, e.args)
        except (ValueError, TypeError, OSError, RuntimeError) as e:
            self._failed(out, number, done, start, (_FAULT, repr(e)))

    def _failed(self, out, number, done, start, why):
        results = bytes(out.bytes[3:start])
        out.begin(_FAILED, number)
        out.varint(done)
        out.u8(why[0])
        text = why[1].encode()
        out.block(text[: max(0, out.room() - len(results) - 2)])
        for b in results:
            out.u8(b)

    # ---- handshake ----

    def _hello(self):
        rx = self._rx
        rx.u8()
        rx.u8()
        session = rx.u32()
        rx.varint()  # the longest payload that the host takes: no board sends more than the least it may
        failsafe = rx.varint()
        heartbeat = rx.varint()
        if not self.open or session != self._session:
            self._pins.new_session()
            self._events.clear()
            self._next = self._done = 0
            self._asked = False
            self._session = session
            self._seed = crc32(pack("<I", session))
            self._failsafe = failsafe or self._settings["failsafe_ms"]
            self._heartbeat = heartbeat or 1000
            self._heard = self._since = ticks_ms()
            self._adopting = True
            self.open = True
        self._welcome()

    def _welcome(self):
        o = self._tx
        o.begin(_WELCOME, 0)
        o.u8(PROTOCOL)
        for b in pack("<I", self._session):
            o.u8(b)
        o.block(VERSION.encode())
        o.block(self._hash)
        o.block(".".join([str(v) for v in sys.implementation.version[:3]]).encode())
        o.block(getattr(sys.implementation, "_machine", sys.platform).encode()[:60])
        o.block(machine.unique_id())
        o.varint(gc.mem_free())
        o.varint(self._boots)
        o.u8(machine.reset_cause())
        o.u8((1 if crash.waiting() else 0) | (2 if self._pins.any_driven() else 0) | (4 if self._watchdog else 0))
        o.varint(_WINDOW)
        o.varint(MAX_PAYLOAD)
        o.varint(self._failsafe)
        o.varint(len(self._map))
        self._send(o, 0)

    # ---- operations that are not about pins ----

    def _capabilities(self, i, o):
        offset = i.varint()
        o.block(self._map[offset : offset + o.room() - 2])

    def _read_crash(self, i, o):
        which = i.u8()
        offset = i.varint()
        o.varint(crash.count())
        o.block(crash.chunk(which, offset, o.room() - 2))

    def _clear_crash(self, i, o):
        crash.clear()

    def _crash_now(self, i, o):
        if i.varint() != 0x5AFE:
            raise Refused(BAD, "0x5afe is missing")
        self._dying = self._crash

    def _crash(self):
        raise AssertionError("a crash on request")

    def _reset(self, i, o):
        self._dying = machine.reset

    # ---- text ----

    def text(self, s):
        """What the program prints; returns whether a host is there to read it."""
        if self.open:
            self._events.text(s)
        return self.open
