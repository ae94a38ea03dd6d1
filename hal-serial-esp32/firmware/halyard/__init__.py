# SPDX-License-Identifier: Apache-2.0
"""The board's half of the Halyard serial bridge: `import halyard; halyard.run()`."""

VERSION = "0.1.0"
SETTINGS = {"failsafe_ms": 5000, "watchdog_ms": 8000}


def _family():
    import sys

    return __import__("halyard.family_" + sys.platform, None, None, ("PINS",))


def _printing(bridge):
    """Replaces print: text between frames would cost the frame that it runs into."""
    import builtins

    old = builtins.print

    def text(*args, sep=" ", end="\n", file=None):
        if file is not None:
            old(*args, sep=sep, end=end, file=file)
        else:
            s = sep.join([str(a) for a in args]) + end
            if not bridge.text(s):
                old(s, end="")

    builtins.print = text
    return old


def run(**settings):
    """Serves the host until it asks for the REPL. After an exception the board is reset, with a record on its flash."""
    import micropython

    micropython.kbd_intr(-1)  # first of all: a host that does not know of this boot yet may send anything
    try:
        _serve(settings)
    finally:
        micropython.kbd_intr(3)


def _serve(settings):
    import builtins
    import machine
    import select
    import sys
    from halyard import crash
    from halyard.bridge import Bridge

    if crash.skip_once():
        return
    for name in settings:
        if name not in SETTINGS:
            raise ValueError("no setting %s; there are: %s" % (name, ", ".join(sorted(SETTINGS))))
    poller = select.poll()
    poller.register(sys.stdin, select.POLLIN)
    all_settings = SETTINGS.copy()
    all_settings.update(settings)
    old = None
    try:
        bridge = Bridge(_family(), poller, sys.stdin.buffer.readinto, sys.stdout.buffer.write, all_settings)
        old = _printing(bridge)
        bridge.run()
    except Exception as e:
        crash.record(e)
        machine.reset()
    finally:
        if old:
            builtins.print = old
