# SPDX-License-Identifier: Apache-2.0
# Runs every test_*.py beside it on MicroPython itself and prints a line for each test; FirmwareTest reads them. On the bench
# it is main.py's only line: `import tests.runtests`.
import os
import sys

_DIR = __file__.rpartition("/")[0]


def _run():
    good = bad = 0
    for file in sorted(os.listdir(_DIR)):
        if not file.startswith("test_"):
            continue
        module = __import__("tests." + file[:-3], None, None, ("*",))
        for name in sorted(dir(module)):
            if name.startswith("test_"):
                try:
                    getattr(module, name)()
                    good += 1
                    print("ok", file, name)
                except Exception as e:
                    bad += 1
                    print("FAIL", file, name, repr(e))
                    sys.print_exception(e)
    print("ran", good + bad, "failed", bad)


_run()
