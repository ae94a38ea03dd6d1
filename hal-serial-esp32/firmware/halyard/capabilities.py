# SPDX-License-Identifier: Apache-2.0
# The board's own description of what it can do, as the host reads it: protocol.md, "Capability map".


def _varint(b, v):
    while v > 127:
        b.append(v & 127 | 128)
        v >>= 7
    b.append(v)


def encode(family):
    b = bytearray()
    for tag, rows in ((1, family.PINS), (2, family.ADC), (3, family.PWM), (4, family.I2C), (5, family.SPI), (6, family.UART)):
        for row in rows:
            body = bytearray()
            for v in row:
                _varint(body, v)
            b.append(tag)
            b.append(len(body))
            b.extend(body)
    return bytes(b)


def mask_of(family, number):
    """What pin `number` can do, or -1 when there is no such pin."""
    for first, count, mask in family.PINS:
        if first <= number < first + count:
            return mask
    return -1
