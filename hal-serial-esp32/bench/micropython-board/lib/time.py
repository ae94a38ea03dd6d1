# SPDX-License-Identifier: Apache-2.0
from utime import *
import _board


def sleep_ms(ms):
    _board.sleep(ms)


def sleep(s):
    _board.sleep(s * 1000)


def sleep_us(us):
    _board.sleep(us / 1000)


def ticks_us():
    return _board.ticks_us()
