# SPDX-License-Identifier: Apache-2.0
# MicroPython without a board, as the test bench runs it: thirty pins, the last four of which can measure.

_ALL = 1 | 2 | 4 | 8 | 32
PINS = ((0, 26, _ALL), (26, 4, _ALL | 16))
ADC = ((16, 3300),)
PWM = ((1, 100000, 16),)
I2C = ((0,),)
SPI = ()
UART = ((1,),)


def adc(make, pin):
    return make(pin)


def measure(adc):
    return adc.read_u16()
