# SPDX-License-Identifier: Apache-2.0
# What is on flash besides the program: number of boots, the first and the latest crash with their count.
import os
import sys
from io import StringIO

_DIR = __file__.rpartition("/")[0] + "/"
FIRST = "crash-first.txt"
LATEST = "crash-latest.txt"
_COUNT = "crash-count"


def _read(name):
    try:
        with open(_DIR + name, "rb") as f:
            return f.read()
    except OSError:
        return b""


def _write(name, data):
    """Whole or not at all: a power cut leaves the old file."""
    with open(_DIR + "new", "wb") as f:
        f.write(data)
    try:
        os.rename(_DIR + "new", _DIR + name)
    except OSError:  # FAT does not rename onto a file that is there
        os.remove(_DIR + name)
        os.rename(_DIR + "new", _DIR + name)


def _number(name):
    try:
        return int(_read(name))
    except ValueError:
        return 0


def boots():
    """Counts this boot in, and returns the number; 0 when the flash cannot be written: that is no reason not to run."""
    n = _number("boots") + 1
    try:
        _write("boots", str(n).encode())
    except OSError:
        return 0
    return n


def record(e):
    s = StringIO()
    sys.print_exception(e, s)
    text = s.getvalue().encode()[-2000:]
    if not waiting():
        _write(FIRST, text)
    _write(LATEST, text)
    _write(_COUNT, str(count() + 1).encode())


def count():
    return _number(_COUNT)


def waiting():
    return count() > 0


def chunk(which, offset, size):
    return _read(LATEST if which else FIRST)[offset : offset + size]


def clear():
    for name in (_COUNT, FIRST, LATEST):
        try:
            os.remove(_DIR + name)
        except OSError:
            pass


def skip_once(set=False):
    """A note to the next boot that it should end in the REPL."""
    if set:
        _write("skip", b"1")
        return True
    try:
        os.remove(_DIR + "skip")
        return True
    except OSError:
        return False


def program_hash():
    """Eight bytes that name this firmware: of SHA-256 over its files in the order of their names."""
    from hashlib import sha256

    h = sha256()
    for name in sorted(os.listdir(_DIR[:-1])):
        if name.endswith(".py"):
            h.update(name.encode())
            h.update(_read(name))
    return h.digest()[:8]
