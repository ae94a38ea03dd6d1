# SPDX-License-Identifier: Apache-2.0
# Simulated hardware with the names of MicroPython's machine module.
import _board
from binascii import hexlify, unhexlify

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
_handlers = {}


def _dispatch(kind, a, b):
    f = _handlers.get((kind, a))
    if f:
        f()


_board.set_dispatch(_dispatch)


def unique_id():
    return unhexlify(_board.unique_id())


def reset():
    _board.reset()


def reset_cause():
    return {0: PWRON_RESET, 1: HARD_RESET, 3: WDT_RESET}.get(_board.reset_cause(), PWRON_RESET)


def freq(f=None):
    return 125000000


def idle():
    _board.sleep(1)


def lightsleep(ms=0):
    _board.sleep(ms)


def disable_irq():
    return 0


def enable_irq(state):
    pass


class Pin:
    IN, OUT, OPEN_DRAIN = 0, 1, 2
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_RISING, IRQ_FALLING = 1, 2

    def __init__(self, id, mode=-1, pull=-1, value=None):
        self.id = int(id[4:] if isinstance(id, str) and id.startswith("GPIO") else 25 if id == "LED" else id)
        if mode != -1:
            self.init(mode, pull, value)

    def init(self, mode=-1, pull=-1, value=None):
        name = "out" if mode in (1, 2) else "up" if pull == 1 else "down" if pull == 2 else "in"
        _board.pin_mode(self.id, name, -1 if value is None else 1 if value else 0)

    def value(self, v=None):
        if v is None:
            return _board.pin_get(self.id)
        _board.pin_set(self.id, 1 if v else 0)

    __call__ = value

    def on(self):
        self.value(1)

    high = on

    def off(self):
        self.value(0)

    low = off

    def toggle(self):
        self.value(1 - self.value())

    def irq(self, handler=None, trigger=3, hard=False):
        _handlers[("pin", self.id)] = (lambda: handler(self)) if handler else None
        _board.pin_irq(self.id, trigger if handler else 0)


class Signal(Pin):
    pass


class PWM:
    def __init__(self, pin, freq=1000, duty_u16=0):
        self._id, self._f, self._d = pin.id, freq, duty_u16
        _board.pwm(self._id, freq, duty_u16)

    def freq(self, f=None):
        if f is None:
            return self._f
        self._f = f
        _board.pwm(self._id, self._f, self._d)

    def duty_u16(self, d=None):
        if d is None:
            return self._d
        self._d = d
        _board.pwm(self._id, self._f, self._d)

    def deinit(self):
        _board.pwm(self._id, 0, 0)


class ADC:
    def __init__(self, pin):
        self._id = pin.id if isinstance(pin, Pin) else pin

    def read_u16(self):
        return _board.adc(self._id)


class Timer:
    ONE_SHOT, PERIODIC = 0, 1
    _n = 0

    def __init__(self, id=-1, **kw):
        Timer._n += 1
        self._key = Timer._n
        if kw:
            self.init(**kw)

    def init(self, mode=1, period=-1, freq=-1, callback=None):
        ms = period if period >= 0 else max(1, int(1000 // freq))
        _handlers[("timer", self._key)] = lambda: callback(self)
        _board.timer(self._key, ms, mode == 1)

    def deinit(self):
        _handlers.pop(("timer", self._key), None)
        _board.timer(self._key, -1, False)


class WDT:
    def __init__(self, id=0, timeout=5000):
        self._ms = timeout
        self.feed()

    def feed(self):
        _board.wdt(self._ms)


class I2C:
    def __init__(self, id=0, scl=None, sda=None, freq=400000):
        pass

    def scan(self):
        s = _board.i2c_scan()
        return [int(x) for x in s.split(",")] if s else []

    def readfrom_mem(self, addr, reg, n, *, addrsize=8):
        h = _board.i2c_read(addr, reg, n)
        if not h and n:
            raise OSError(5)
        return unhexlify(h)

    def writeto_mem(self, addr, reg, buf, *, addrsize=8):
        if not _board.i2c_write(addr, reg, hexlify(buf).decode()):
            raise OSError(5)

    def writeto(self, addr, buf, stop=True):
        self._reg = buf[0]
        if len(buf) > 1:
            self.writeto_mem(addr, buf[0], buf[1:])
        return len(buf)

    def readfrom(self, addr, n, stop=True):
        return self.readfrom_mem(addr, getattr(self, "_reg", 0), n)


SoftI2C = I2C


class UART:
    def __init__(self, id, baudrate=115200, **kw):
        self._id = id

    def any(self):
        return _board.uart_any(self._id)

    def read(self, n=65536):
        return unhexlify(_board.uart_read(self._id, n)) if self.any() else None

    def write(self, buf):
        _board.uart_write(self._id, hexlify(buf).decode())
        return len(buf)
