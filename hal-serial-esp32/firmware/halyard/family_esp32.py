# SPDX-License-Identifier: Apache-2.0
# ESP32, ESP32-S3 and ESP32-C3. Left out: pins of the flash chip, of the USB and of the console.
import sys

_ALL = 1 | 2 | 4 | 8 | 32
_ADC = _ALL | 16
_machine = sys.implementation._machine
if "S3" in _machine:
    PINS = ((0, 1, _ALL), (1, 18, _ADC), (21, 1, _ALL), (38, 5, _ALL), (45, 4, _ALL))
elif "C3" in _machine:
    PINS = ((0, 5, _ADC), (5, 6, _ALL))
else:
    # ADC2 (0, 2, 4, 12 to 15, 25 to 27) is the radio's while WiFi runs: not offered. 34 to 39 have no driver and no pulls.
    PINS = ((0, 1, _ALL), (2, 1, _ALL), (4, 2, _ALL), (12, 12, _ALL), (25, 3, _ALL), (32, 2, _ADC), (34, 6, 1 | 16))
ADC = ((12, 3300),)
PWM = ((1, 40000, 16),)
I2C = ((0,), (1,))
SPI = ((1,), (2,))
UART = ((1,),) if "C3" in _machine else ((1,), (2,))


def adc(make, pin):
    return make(pin, atten=make.ATTN_11DB)


def measure(adc):
    """The chip's calibration, scaled so that 65535 is 3.3 V."""
    return min(65535, adc.read_uv() * 1311 // 66000)
