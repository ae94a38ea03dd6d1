# SPDX-License-Identifier: Apache-2.0
# RP2040 and RP2350 (Pico, Pico W, Pico 2 and their kin). Rows: see protocol.md, "Capability map".

_ALL = 1 | 2 | 4 | 8 | 32
PINS = ((0, 23, _ALL), (25, 1, 2 | 32), (26, 3, _ALL | 16))  # 23, 24 and 29 serve the Pico's own power supply
ADC = ((12, 3300),)
PWM = ((8, 62500, 16),)
I2C = ((0,), (1,))
SPI = ((0,), (1,))
UART = ((0,), (1,))


def adc(make, pin):
    return make(pin)


def measure(adc):
    return adc.read_u16()
