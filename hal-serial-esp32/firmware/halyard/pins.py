# SPDX-License-Identifier: Apache-2.0
# What can be done with pins: operations 0x10 to 0x2f of protocol.md.
from machine import ADC, PWM, Pin
from micropython import const
from halyard.capabilities import mask_of
from halyard.events import Watch
from halyard.frame import BAD, Refused

CAN_READ = const(1)
CAN_DRIVE = const(2)
CAN_PULL_UP = const(4)
CAN_PULL_DOWN = const(8)
CAN_MEASURE = const(16)
CAN_PWM = const(32)

_NO_PIN = const(2)
_CANNOT = const(3)
_NOT_OPEN = const(4)

_FREE = const(0)
_INPUT = const(1)
_OUTPUT = const(2)
_ADC = const(3)
_PWM = const(4)


class Slot:
    """One pin that has been used. It is kept: objects are made once."""

    def __init__(self, number, pin):
        self.number = number
        self.pin = pin
        self.mode = _FREE
        self.ours = True  # opened, or opened again, in this session
        self.safe = 0
        self.device = None


class Pins:
    def __init__(self, family, events):
        self._family = family
        self._events = events
        self._slots = {}
        self.ops = {
            0x10: self.open_input,
            0x11: self.open_output,
            0x12: self.low,
            0x13: self.high,
            0x14: self.read,
            0x15: self.watch,
            0x16: self.unwatch,
            0x17: self.release,
            0x20: self.open_adc,
            0x21: self.read_adc,
            0x28: self.open_pwm,
            0x29: self.duty,
        }

    # ---- life of a session ----

    def new_session(self):
        """Inputs are forgotten. Outputs keep their level, but only until `forsake`."""
        for s in self._slots.values():
            s.ours = False
            self._stop_watching(s)
            if s.mode == _INPUT or s.mode == _ADC:
                s.mode = _FREE

    def forsake(self):
        """Outputs that the new session did not open go to their safe states."""
        for s in self._slots.values():
            if not s.ours:
                self._to_safe(s)
                s.mode = _FREE

    def all_safe(self):
        for s in self._slots.values():
            self._to_safe(s)

    def any_driven(self):
        for s in self._slots.values():
            if s.mode == _OUTPUT or s.mode == _PWM:
                return True
        return False

    def _to_safe(self, s):
        if s.mode == _OUTPUT:
            s.pin.value(s.safe)
        elif s.mode == _PWM:
            s.device.duty_u16(s.safe)

    # ---- finding and changing ----

    def _claim(self, i, ability):
        number = i.varint()
        mask = mask_of(self._family, number)
        if mask < 0:
            raise Refused(_NO_PIN, "no pin %d" % number)
        if not mask & ability:
            raise Refused(_CANNOT, "pin %d cannot do that" % number)
        s = self._slots.get(number)
        if s is None:
            s = self._slots[number] = Slot(number, Pin(number))
        return s

    def _open(self, i, mode):
        s = self._slots.get(i.varint())
        if s is None or s.mode != mode:
            raise Refused(_NOT_OPEN, "the pin is not open for that")
        return s

    def _leave(self, s, mode):
        """Ends what the pin was before it becomes something else."""
        self._stop_watching(s)
        if s.mode == _PWM and mode != _PWM:
            s.device.deinit()
            s.device = None
        s.mode = _FREE

    def _stop_watching(self, s):
        w = self._events.watches.pop(s.number, None)
        if w is not None:
            s.pin.irq(handler=None)

    # ---- digital ----

    def open_input(self, i, o):
        s = self._claim(i, CAN_READ)
        pull = i.u8()
        if pull > 2:
            raise Refused(BAD, "pull %d is not 0, 1 or 2" % pull)
        if pull and not mask_of(self._family, s.number) & (CAN_PULL_UP if pull == 1 else CAN_PULL_DOWN):
            raise Refused(_CANNOT, "pin %d has no such pull" % s.number)
        self._leave(s, _INPUT)
        s.pin.init(Pin.IN, (None, Pin.PULL_UP, Pin.PULL_DOWN)[pull])
        s.mode = _INPUT
        s.ours = True

    def open_output(self, i, o):
        s = self._claim(i, CAN_DRIVE)
        flags = i.u8()
        self._leave(s, _OUTPUT)
        s.pin.init(Pin.OUT, value=flags & 1)
        s.safe = flags >> 1 & 1
        s.mode = _OUTPUT
        s.ours = True

    def low(self, i, o):
        self._open(i, _OUTPUT).pin.value(0)

    def high(self, i, o):
        self._open(i, _OUTPUT).pin.value(1)

    def read(self, i, o):
        o.u8(self._open(i, _INPUT).pin.value())

    def watch(self, i, o):
        s = self._open(i, _INPUT)
        edges = i.u8()
        settle = i.varint()
        w = self._events.watches.get(s.number)
        if w is None:
            w = Watch(self._events.raw, s.number, s.pin)
            w.level = s.pin.value()
            s.pin.irq(handler=w.handler, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)
            self._events.watches[s.number] = w
        w.edges = edges
        w.settle = settle
        o.u8(w.level)

    def unwatch(self, i, o):
        self._stop_watching(self._open(i, _INPUT))

    def release(self, i, o):
        s = self._slots.get(i.varint())
        if s is not None:
            self._to_safe(s)
            self._stop_watching(s)
            if s.mode != _PWM:  # a duty keeps being driven, until the pin becomes something else
                s.mode = _FREE

    # ---- analog ----

    def open_adc(self, i, o):
        s = self._claim(i, CAN_MEASURE)
        self._leave(s, _ADC)
        s.device = self._family.adc(ADC, s.pin)
        s.mode = _ADC
        s.ours = True

    def read_adc(self, i, o):
        o.u16(self._family.measure(self._open(i, _ADC).device))

    def open_pwm(self, i, o):
        s = self._claim(i, CAN_PWM)
        frequency = i.varint()
        duty = i.u8() | i.u8() << 8
        safe = i.u8() | i.u8() << 8
        again = s.mode == _PWM
        self._leave(s, _PWM)
        if again:
            s.device.freq(frequency)
            s.device.duty_u16(duty)
        else:
            s.device = PWM(s.pin, freq=frequency, duty_u16=duty)
        s.safe = safe
        s.mode = _PWM
        s.ours = True
        o.varint(s.device.freq())

    def duty(self, i, o):
        self._open(i, _PWM).device.duty_u16(i.u8() | i.u8() << 8)
